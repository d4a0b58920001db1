/// A line of ASCII text of at most `capacity` bytes, built without allocation.
///
/// What does not fit is left out and `overflowed` says so; a caller that must not lose text checks it.
public struct LineBuffer<let capacity: Int>: ~Copyable {
  private var storage: InlineArray<capacity, UInt8>
  /// Bytes in use.
  public private(set) var count: Int
  /// Whether something was left out since the last `clear()`.
  public private(set) var overflowed: Bool

  public init() {
    storage = InlineArray(repeating: 0)
    count = 0
    overflowed = false
  }

  /// The text so far.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }

  public mutating func clear() {
    count = 0
    overflowed = false
  }

  public mutating func append(byte: UInt8) {
    guard count < capacity else {
      overflowed = true
      return
    }
    storage[count] = byte
    count += 1
  }

  public mutating func append(_ bytes: Span<UInt8>) {
    for index in bytes.indices { append(byte: bytes[index]) }
  }

  public mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(byte: unsafe text.utf8Start[index]) }
  }
}
