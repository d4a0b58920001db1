/// Exponential and reciprocal of fixed-point numbers, to the last bit as gemmlowp's `fixedpoint.h`
/// computes them: LiteRT's reference SOFTMAX is built on these.
enum FixedPoint {
  /// `e^value` for `value ≤ 0` with 26 fraction bits; the result has 31.
  ///
  /// The value is split into a multiple of ¼ and a rest in (−¼, 0]; the rest goes through a
  /// polynomial around −⅛, the multiple through one factor for each of its bits.
  static func exponentialOfNegative(_ value: Int32) -> Int32 {
    if value == 0 { return Int32.max }
    let quarter: Int32 = 1 << 24
    let restMinusQuarter = (value & (quarter - 1)) &- quarter
    var result = exponentialNearZero(restMinusQuarter &<< 5)
    let multiple = restMinusQuarter &- value
    for bit in 0..<7 where multiple & (1 << Int32(24 + bit)) != 0 {
      result = doublingHighProduct(result, power(ofBit: bit))
    }
    return result
  }

  /// `e^(−2^(bit − 2))` with 31 fraction bits: e^(−¼) for bit 0 to e^(−16) for bit 6.
  private static func power(ofBit bit: Int) -> Int32 {
    switch bit {
    case 0: 1_672_461_947
    case 1: 1_302_514_674
    case 2: 790_015_084
    case 3: 290_630_308
    case 4: 39_332_535
    case 5: 720_401
    default: 242
    }
  }

  /// `e^value` for a value in [−¼, 0) with 31 fraction bits.
  private static func exponentialNearZero(_ value: Int32) -> Int32 {
    let constant: Int32 = 1_895_147_668  // e^(−1/8)
    let third: Int32 = 715_827_883
    let x = value &+ (1 << 28)  // + 1/8
    let square = doublingHighProduct(x, x)
    let cube = doublingHighProduct(square, x)
    let fourth = doublingHighProduct(square, square)
    let higher = doublingHighProduct(roundingShift(fourth, 2) &+ cube, third) &+ square
    return constant &+ doublingHighProduct(constant, x &+ roundingShift(higher, 1))
  }

  /// `1 / (1 + value)` for a value in 0..<1 with 31 fraction bits; three Newton steps.
  static func reciprocalOfOnePlus(_ value: Int32) -> Int32 {
    // (value + 1) / 2, rounded half up: the sum is positive.
    let halfDenominator = Int32((Int64(value) + Int64(Int32.max) + 1) / 2)
    // 48/17 and −32/17 with 29 fraction bits.
    var x = 1_515_870_810 &+ doublingHighProduct(halfDenominator, -1_010_580_540)
    for _ in 0..<3 {
      let product = doublingHighProduct(halfDenominator, x)
      let error = (1 << 29) &- product
      x = x &+ saturatingShiftLeft(doublingHighProduct(x, error), 2)
    }
    return saturatingShiftLeft(x, 1)
  }

  private static func saturatingShiftLeft(_ value: Int32, _ count: Int32) -> Int32 {
    let wide = Int64(value) << Int64(count)
    return Int32(min(max(wide, Int64(Int32.min)), Int64(Int32.max)))
  }
}
