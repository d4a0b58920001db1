/// A line of a clip, collected byte by byte in a fixed buffer.
public struct ClipLine: Sendable {
  /// Bytes without the newline; MJPEG Tools writes at most 80, some programs a long comment.
  public static var capacity: Int { 1024 }

  private var storage: InlineArray<1024, UInt8>
  public private(set) var count: Int

  public init() {
    storage = InlineArray(repeating: 0)
    count = 0
  }

  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }

  /// - Returns: `false` when the line is full.
  public mutating func append(_ byte: UInt8) -> Bool {
    guard count < Self.capacity else { return false }
    storage[count] = byte
    count += 1
    return true
  }

  public mutating func clear() { count = 0 }
}

/// Goes through the words of a line, which single or repeated spaces part.
struct WordReader: ~Escapable {
  private let text: Span<UInt8>
  private var position = 0

  @_lifetime(copy text)
  init(_ text: Span<UInt8>) { self.text = text }

  /// Where the next word stands, never empty; `nil` behind the last one.
  mutating func next() -> Range<Int>? {
    while position < text.count, text[position] == UInt8(ascii: " ") { position += 1 }
    let start = position
    while position < text.count, text[position] != UInt8(ascii: " ") { position += 1 }
    return start == position ? nil : start..<position
  }
}

extension Span where Element == UInt8 {
  /// Whether `range` of these bytes is exactly `text`.
  func holds(_ text: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount
    where unsafe self[range.lowerBound + index] != text.utf8Start[index] {
      return false
    }
    return true
  }

  /// The bytes as a whole number of 1…18 decimal digits; `nil` for anything else, a sign included.
  func decimalNumber() -> Int64? {
    guard count >= 1, count <= 18 else { return nil }
    var value: Int64 = 0
    for index in indices {
      let byte = self[index]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return value
  }
}
