public import Units

/// JSON without spaces, written key by key in the order of the calls.
///
/// Commas come by themselves: a key or an element is preceded by one unless it is the first of its object or array.
extension LineBuffer {
  public mutating func openObject() { append(byte: UInt8(ascii: "{")) }

  public mutating func closeObject() { append(byte: UInt8(ascii: "}")) }

  public mutating func openArray() { append(byte: UInt8(ascii: "[")) }

  public mutating func closeArray() { append(byte: UInt8(ascii: "]")) }

  /// The name of an object's next member; its value is appended next.
  ///
  /// - Parameter name: letters, digits and signs that JSON need not escape.
  public mutating func key(_ name: StaticString) {
    separate()
    append(byte: UInt8(ascii: "\""))
    append(name)
    append("\":")
  }

  /// The place of an array's next element; its value is appended next.
  public mutating func element() { separate() }

  public mutating func append(_ truth: Bool) { append(truth ? "true" : "false") }

  /// The share with three decimals, or `null`.
  public mutating func append(orNull share: Permille?) {
    if let share { append(share) } else { append("null") }
  }

  /// A word between quotation marks; it needs no escaping.
  public mutating func append(quoted word: StaticString) {
    append(byte: UInt8(ascii: "\""))
    append(word)
    append(byte: UInt8(ascii: "\""))
  }

  /// Any bytes as a JSON string (RFC 8259, section 7).
  ///
  /// Quotation mark, reverse solidus and control characters are escaped. A byte that is no part of
  /// well-formed UTF-8 becomes U+FFFD, so that the line stays valid whatever a path or name holds.
  public mutating func append(jsonString text: Span<UInt8>) {
    append(byte: UInt8(ascii: "\""))
    var index = 0
    while index < text.count {
      let length = wellFormedUTF8Length(of: text, at: index)
      if length == 0 {
        append("\\ufffd")
      } else if length == 1 {
        append(jsonEscaped: text[index])
      } else {
        append(text.extracting(index..<index + length))
      }
      index += max(1, length)
    }
    append(byte: UInt8(ascii: "\""))
  }

  private mutating func append(jsonEscaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    case 0..<0x20:
      append("\\u")
      append(hexadecimal: UInt64(byte), digits: 4)
    default: append(byte: byte)
    }
  }

  private mutating func separate() {
    switch lastByte {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: "\n"): return
    default: append(byte: UInt8(ascii: ","))
    }
  }
}
