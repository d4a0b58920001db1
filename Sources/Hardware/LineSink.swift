/// Takes finished lines of text, as for events, the trace and a terminal, or entries of the event log.
public protocol LineSink: ~Copyable {
  associatedtype Failure: Error
  /// Takes one line, its newline included, whole or not at all as far as the device allows.
  mutating func write(_ line: Span<UInt8>) throws(Failure)
  /// Hands everything over to the device.
  mutating func flush() throws(Failure)
}
