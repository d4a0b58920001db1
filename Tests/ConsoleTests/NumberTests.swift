import Console
import Foundation
import TestSupport
import Testing
import Timing
import Units

@Suite struct NumberTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (-1, "-1"), (1_234_567, "1234567"), (Int64.max, "9223372036854775807"),
    (Int64.min, "-9223372036854775808"),
  ])
  func `whole numbers have no superfluous digit`(value: Int64, expected: String) {
    #expect(written { $0.append(decimal: value) } == expected)
  }

  @Test func `a number is padded on the left and never cut`() {
    #expect(written { $0.append(decimal: 42, width: 5) } == "   42")
    #expect(written { $0.append(decimal: -42, width: 5) } == "  -42")
    #expect(written { $0.append(decimal: 123_456, width: 3) } == "123456")
  }

  @Test(arguments: [
    (0, 2, "00"), (0x0F, 2, "0f"), (0xABC, 2, "abc"), (UInt64.max, 16, "ffffffffffffffff"),
    (0, 0, ""),
  ])
  func `hexadecimal digits fill up to a width`(value: UInt64, digits: Int, expected: String) {
    #expect(written { $0.append(hexadecimal: value, digits: digits) } == expected)
  }

  @Test(arguments: [
    (0, 3, "0.000"), (1, 3, "0.001"), (-1, 3, "-0.001"), (123, 1, "12.3"), (-123, 1, "-12.3"),
    (-5, 1, "-0.5"), (1000, 3, "1.000"), (12_034, 3, "12.034"),
    (Int64.min, 18, "-9.223372036854775808"),
  ])
  func `a fixed point number shows all of its decimals`(
    units: Int64, decimals: Int, expected: String
  ) {
    #expect(written { $0.append(fixedPoint: units, decimals: decimals) } == expected)
  }

  @Test(arguments: [
    (0, "0.000"), (499_999, "0.000"), (500_000, "0.001"), (12_033_500_000, "12.034"),
    (12_033_499_999, "12.033"), (999_999_999, "1.000"),
    // Half up means toward +∞: −0.5 ms is 0 ms, and there is no negative zero.
    (-499_999, "0.000"), (-500_000, "0.000"), (-500_001, "-0.001"), (-1_500_000, "-0.001"),
    (Int64.max, "9223372036.855"), (Int64.min, "-9223372036.855"),
  ])
  func `seconds are rounded half up to thousandths`(nanoseconds: Int64, expected: String) {
    #expect(
      written { $0.append(secondsOf: Instant(nanoseconds: nanoseconds)) } == expected)
  }

  @Test func `shares and angles are written exactly`() {
    #expect(written { $0.append(Permille(7)) } == "0.007")
    #expect(written { $0.append(Permille(1000)) } == "1.000")
    #expect(written { $0.append(percentOf: Permille(123)) } == "12.3")
    #expect(written { $0.append(DeciDegrees(-1800)) } == "-180.0")
    #expect(written { $0.append(DeciDegrees(4)) } == "0.4")
  }

  @Test func `rounding half up agrees with arithmetic on exact decimals`() {
    var random = SeededGenerator(seed: 20_260_711)
    for _ in 0..<20_000 {
      let divisor = Int64.random(in: 1...1_000_000, using: &random)
      let value = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
      let exact = Decimal(value) / Decimal(divisor)
      let rounded = Decimal(roundedHalfUp(value, per: divisor))
      let error = rounded - exact
      #expect(
        error > Decimal(string: "-0.5")! && error <= Decimal(string: "0.5")!,
        "\(value) ÷ \(divisor), seed \(random.seed)")
    }
  }

  @Test func `what is written in thousandths reads back as the same thousandths`() {
    var random = SeededGenerator(seed: 4711)
    for _ in 0..<5_000 {
      let units = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
      let line = written { $0.append(fixedPoint: units, decimals: 3) }
      #expect(
        Decimal(string: line)! * 1000 == Decimal(units), "\(units), seed \(random.seed)")
    }
  }

  @Test func `a full buffer keeps what fits and says that something is missing`() {
    var line = LineBuffer<4>()
    line.append(decimal: 123_456)
    let kept = text(line.bytes)
    let wasCut = line.overflowed
    line.clear()
    let isCut = line.overflowed
    #expect(kept == "1234" && wasCut && !isCut)
  }

  @Test func `padding reaches a column and no further`() {
    #expect(
      written {
        $0.append("ab")
        $0.pad(toColumn: 4)
        $0.append("c")
        $0.pad(toColumn: 2)
      } == "ab  c")
  }
}
