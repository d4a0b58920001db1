/// Comparing and cutting bytes as text.
extension Span where Element == UInt8 {
  /// Whether these are exactly the bytes of `text`.
  public func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && starts(with: text)
  }

  /// Whether these are exactly the bytes of `text`.
  public func equals(_ text: Span<UInt8>) -> Bool {
    guard count == text.count else { return false }
    for index in indices where self[index] != text[index] { return false }
    return true
  }

  public func starts(with text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where unsafe self[index] != text.utf8Start[index] {
      return false
    }
    return true
  }

  public func ends(with text: StaticString) -> Bool {
    let start = count - text.utf8CodeUnitCount
    guard start >= 0 else { return false }
    for index in 0..<text.utf8CodeUnitCount
    where unsafe self[start + index] != text.utf8Start[index] {
      return false
    }
    return true
  }

  /// Where `byte` stands first, from `start` on.
  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    var index = start
    while index < count {
      if self[index] == byte { return index }
      index += 1
    }
    return nil
  }

  /// The bytes as a whole number in decimal digits; `nil` for anything else, a sign or 2⁶³ and above included.
  func wholeNumber() -> Int64? {
    guard !isEmpty else { return nil }
    var value: Int64 = 0
    for index in indices {
      guard let digit = decimalDigit(self[index]) else { return nil }
      let (tens, overTens) = value.multipliedReportingOverflow(by: 10)
      let (sum, overSum) = tens.addingReportingOverflow(digit)
      guard !overTens, !overSum else { return nil }
      value = sum
    }
    return value
  }
}

private func decimalDigit(_ byte: UInt8) -> Int64? {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int64(byte - UInt8(ascii: "0")) : nil
}

extension Span where Element == UInt8 {
  /// The bytes as a whole number in hexadecimal digits without a prefix; `nil` for anything else.
  func hexadecimalNumber() -> UInt64? {
    guard !isEmpty, count <= 16 else { return nil }
    var value: UInt64 = 0
    for index in indices {
      let byte = self[index]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}
