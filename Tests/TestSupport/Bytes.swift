/// Runs `body` with the bytes of a text or an array as a span.
public func withBytes<Result: ~Copyable, Failure: Error>(
  _ bytes: [UInt8], _ body: (Span<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  try body(bytes.span)
}

public func withBytes<Result: ~Copyable, Failure: Error>(
  _ text: String, _ body: (Span<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  try body(Array(text.utf8).span)
}

extension Span where Element == UInt8 {
  /// The bytes as an array, which can be compared and printed.
  public var array: [UInt8] { indices.map { self[$0] } }
  /// The bytes as text, repaired where they are no UTF-8.
  public var text: String { String(decoding: array, as: UTF8.self) }
}
