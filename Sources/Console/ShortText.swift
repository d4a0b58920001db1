/// Up to 63 bytes of text that can be copied and kept: a camera's name, a path's end.
///
/// What does not fit is cut off; it is for showing, never for opening.
public struct ShortText: Sendable {
  private var storage: InlineArray<63, UInt8>
  private var length: UInt8

  /// The most bytes that it holds.
  public static var capacity: Int { 63 }

  public init() {
    storage = InlineArray(repeating: 0)
    length = 0
  }

  public init(_ text: Span<UInt8>) {
    self.init()
    for index in text.indices { append(text[index]) }
  }

  public init(_ text: StaticString) {
    self.init()
    for index in 0..<text.utf8CodeUnitCount { append(unsafe text.utf8Start[index]) }
  }

  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<Int(length)) }
  }

  private mutating func append(_ byte: UInt8) {
    guard Int(length) < Self.capacity else { return }
    storage[Int(length)] = byte
    length += 1
  }
}
