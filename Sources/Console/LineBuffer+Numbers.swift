public import Timing
public import Units

/// Numbers as text. All rounding is done on integers, so that every machine writes the same bytes.
extension LineBuffer {
  /// Decimal digits, as few as possible; a minus sign before a negative number.
  public mutating func append(decimal value: Int64) {
    if value < 0 { append(byte: UInt8(ascii: "-")) }
    append(digitsOf: value.magnitude, atLeast: 1)
  }

  /// Decimal digits behind as many spaces as make `width` bytes; a longer number is not cut.
  public mutating func append(decimal value: Int64, width: Int) {
    var digits = LineBuffer<20>()
    digits.append(decimal: value)
    append(byte: UInt8(ascii: " "), times: width - digits.count)
    append(digits)
  }

  /// Lower-case hexadecimal digits without a prefix, zeros in front up to `digits` of them.
  ///
  /// - Parameter digits: 1…16; higher digits that are not zero are written too.
  public mutating func append(hexadecimal value: UInt64, digits: Int) {
    var place = 16
    while place > 0 {
      place -= 1
      let isSignificant = value >> UInt64(4 * place) != 0
      if isSignificant || place < digits {
        append(hexadecimalDigit: UInt8((value >> UInt64(4 * place)) & 15))
      }
    }
  }

  /// A number of tenths, hundredths, thousandths … with its decimal point: (−123, 1) is `-12.3`.
  ///
  /// - Parameters:
  ///   - units: how many 10^−`decimals`.
  ///   - decimals: 1…18 digits behind the point, always all of them.
  public mutating func append(fixedPoint units: Int64, decimals: Int) {
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    if units < 0 { append(byte: UInt8(ascii: "-")) }
    append(digitsOf: units.magnitude / scale, atLeast: 1)
    append(byte: UInt8(ascii: "."))
    append(digitsOf: units.magnitude % scale, atLeast: decimals)
  }

  /// A share with three decimals, `0.000`…`1.000`: exactly its thousandths.
  public mutating func append(_ share: Permille) {
    append(fixedPoint: Int64(share.thousandths), decimals: 3)
  }

  /// A share in percent with one decimal, `0.0`…`100.0`: exactly its thousandths.
  public mutating func append(percentOf share: Permille) {
    append(fixedPoint: Int64(share.thousandths), decimals: 1)
  }

  /// Degrees with one decimal: exactly the angle's tenths.
  public mutating func append(_ angle: DeciDegrees) {
    append(fixedPoint: Int64(angle.tenths), decimals: 1)
  }

  /// Seconds since the clock's zero with three decimals, rounded half up.
  public mutating func append(secondsOf instant: Instant) {
    append(secondsOf: TimeSpan(nanoseconds: instant.nanoseconds))
  }

  /// Seconds with three decimals, rounded half up.
  public mutating func append(secondsOf span: TimeSpan) {
    append(fixedPoint: roundedHalfUp(span.nanoseconds, per: 1_000_000), decimals: 3)
  }

  /// Milliseconds with one decimal, rounded half up.
  public mutating func append(millisecondsOf span: TimeSpan) {
    append(fixedPoint: roundedHalfUp(span.nanoseconds, per: 100_000), decimals: 1)
  }

  /// Microseconds as a whole number, rounded half up.
  public mutating func append(microsecondsOf span: TimeSpan) {
    append(decimal: roundedHalfUp(span.nanoseconds, per: 1_000))
  }

  /// The same byte again and again; nothing when `count` is 0 or less.
  public mutating func append(byte: UInt8, times count: Int) {
    for _ in 0..<max(0, count) { append(byte: byte) }
  }

  /// Spaces up to byte `column` of the buffer, 0 being its start; nothing when the text is there already.
  public mutating func pad(toColumn column: Int) {
    append(byte: UInt8(ascii: " "), times: column - count)
  }

  private mutating func append(digitsOf magnitude: UInt64, atLeast least: Int) {
    // 2⁶⁴ has 20 digits, so the buffer holds every magnitude.
    var reversed = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var rest = magnitude
    var length = 0
    while rest > 0 {
      reversed[length] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      length += 1
    }
    var place = max(length, least)
    while place > 0 {
      place -= 1
      append(byte: place < 20 ? reversed[place] : UInt8(ascii: "0"))
    }
  }

  mutating func append(hexadecimalDigit value: UInt8) {
    append(byte: value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
  }
}

/// `value` ÷ `divisor` to the nearest whole number; what lies halfway goes up, toward +∞: 2.5 is 3 and −2.5 is −2.
///
/// - Parameter divisor: 1…2⁶².
public func roundedHalfUp(_ value: Int64, per divisor: Int64) -> Int64 {
  precondition(divisor >= 1 && divisor <= 1 << 62, "twice the remainder stays in 64 bits")
  var quotient = value / divisor
  var remainder = value % divisor
  if remainder < 0 {
    // Division goes toward zero; the floor is one lower and its remainder is not negative.
    quotient -= 1
    remainder += divisor
  }
  return 2 * remainder >= divisor ? quotient + 1 : quotient
}
