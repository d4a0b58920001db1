/// Takes finished lines of text, as for events, the trace and a terminal, or entries of the event log.
public protocol LineSink: ~Copyable {
  associatedtype Failure: Error
  /// Takes one line, its newline included, whole or not at all as far as the device allows.
  mutating func write(_ line: Span<UInt8>) throws(Failure)
  /// Hands everything over to the device; the event log's never waits for it.
  mutating func flush() throws(Failure)
  /// The last call: as `flush`, and waits until the device has everything, as far as it can be waited for.
  mutating func settle() throws(Failure)
}

extension LineSink where Self: ~Copyable {
  /// What a flush waits for needs no more waiting.
  @inlinable
  public mutating func settle() throws(Failure) { try flush() }
}
