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
  ///
  /// The getter is `mutating` so that it always gets the buffer's address. Swift 6.3.1 may hand a
  /// borrowed buffer over as a copy when it specializes a generic function of another module in an
  /// embedded build, and the span then points into a stack frame that is gone.
  public var bytes: Span<UInt8> {
    @_lifetime(&self)
    mutating get { storage.span.extracting(0..<count) }
  }

  /// The byte that was appended last; `nil` at the start.
  var lastByte: UInt8? { count > 0 ? storage[count - 1] : nil }

  public mutating func clear() {
    count = 0
    overflowed = false
  }

  /// Takes back the last byte; nothing when there is none.
  mutating func removeLast() { count = max(0, count - 1) }

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

  /// The text of another buffer.
  public mutating func append<let length: Int>(_ text: borrowing LineBuffer<length>) {
    for index in 0..<text.count { append(byte: text.storage[index]) }
  }

  public mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(byte: unsafe text.utf8Start[index]) }
  }
}
