/// The length of the well-formed UTF-8 sequence at `index`, 1…4, or 0 when none stands there.
///
/// Source: The Unicode Standard 15.0, table 3-7 (no overlong forms, no surrogates, nothing above U+10FFFF).
func wellFormedUTF8Length(of text: Span<UInt8>, at index: Int) -> Int {
  let first = text[index]
  if first < 0x80 { return 1 }
  let length: Int
  var second: ClosedRange<UInt8> = 0x80...0xBF
  switch first {
  case 0xC2...0xDF: length = 2
  case 0xE0...0xEF:
    length = 3
    if first == 0xE0 { second = 0xA0...0xBF }
    if first == 0xED { second = 0x80...0x9F }
  case 0xF0...0xF4:
    length = 4
    if first == 0xF0 { second = 0x90...0xBF }
    if first == 0xF4 { second = 0x80...0x8F }
  default: return 0
  }
  guard index + length <= text.count, second.contains(text[index + 1]) else { return 0 }
  for offset in 2..<max(2, length) where text[index + offset] & 0xC0 != 0x80 { return 0 }
  return length
}

extension Span where Element == UInt8 {
  /// How many bytes of a text fit into `limit` when no character is cut in two; at least one byte of any text.
  ///
  /// - Parameter limit: 4 or more, so that every character fits.
  public func cut(to limit: Int) -> Int {
    guard count > limit else { return count }
    for end in stride(from: limit, to: limit - 4, by: -1) where self[end] & 0xC0 != 0x80 {
      return end
    }
    // Four continuation bytes in a row are no UTF-8: they may be cut anywhere.
    return limit
  }
}

extension LineBuffer {
  /// Any bytes, made safe for a terminal: control characters and what is no UTF-8 appear as `\xNN`.
  ///
  /// - Parameter limit: at most about so many bytes are shown; `...` says that there were more.
  public mutating func append(printable text: Span<UInt8>, limit: Int = 120) {
    var index = 0
    while index < text.count {
      if index >= limit {
        append("...")
        return
      }
      let length = wellFormedUTF8Length(of: text, at: index)
      if length == 0 || Self.isControl(text, at: index) {
        append("\\x")
        append(hexadecimal: UInt64(text[index]), digits: 2)
        index += 1
      } else {
        append(text.extracting(index..<index + length))
        index += length
      }
    }
  }

  /// C0 controls and delete; the C1 controls U+0080…U+009F start with 0xC2 in UTF-8.
  private static func isControl(_ text: Span<UInt8>, at index: Int) -> Bool {
    let byte = text[index]
    if byte < 0x20 || byte == 0x7F { return true }
    return byte == 0xC2 && index + 1 < text.count && text[index + 1] < 0xA0
  }
}
