/// A real factor as a 31-bit fraction and a power of two: `multiplier · 2^(shift − 31)`.
///
/// Forming and applying it follow TensorFlow Lite's reference kernels bit for bit
/// (`quantization_util.cc`, `QuantizeMultiplier`; `common.cc`, `MultiplyByQuantizedMultiplier` in its
/// double-rounding form): the rule that LiteRT's `BUILTIN_REF` uses.
struct FixedPointMultiplier: BitwiseCopyable, Equatable {
  /// 2³⁰…2³¹ − 1, negative for a negative factor, or 0 for a factor too small to matter.
  let multiplier: Int32
  /// −31…30; the factor's magnitude lies in `2^(shift − 1) ..< 2^shift`.
  let shift: Int32

  /// - Throws: `.multiplier` when `factor` is not finite, negative, or 2³⁰ or more.
  init(_ factor: Double) throws(ModelProblem.Kind) {
    guard factor.isFinite, factor >= 0 else { throw .multiplier }
    guard factor > 0 else {
      multiplier = 0
      shift = 0
      return
    }
    // `significand` is in 1..<2: as a fraction of 2 it gets 31 bits; adding ½ and truncating rounds
    // half up, exactly, because a number below 2³¹ leaves 22 fraction bits of a Double free.
    var fraction = Int64(factor.significand * 1_073_741_824 + 0.5)
    var exponent = Int(factor.exponent) + 1
    if fraction == 1 << 31 {
      fraction = 1 << 30
      exponent += 1
    }
    if exponent < -31 {
      fraction = 0
      exponent = 0
    }
    guard exponent <= 30 else { throw .multiplier }
    multiplier = Int32(fraction)
    shift = Int32(exponent)
  }

  /// A factor of either sign, which the reference rounds as its magnitude.
  init(signed factor: Double) throws(ModelProblem.Kind) {
    let magnitude = try FixedPointMultiplier(abs(factor))
    multiplier = factor < 0 ? -magnitude.multiplier : magnitude.multiplier
    shift = magnitude.shift
  }

  init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// `value · factor`, rounded twice: to the fraction's 31 bits half up, then to an integer half away from 0.
  @inline(__always)
  func callAsFunction(_ value: Int32) -> Int32 {
    let left = max(shift, 0)
    let right = max(-shift, 0)
    return roundingShift(
      doublingHighProduct(value &<< left, multiplier), right)
  }
}

/// The upper half of `2 · left · right`, rounded half up (ARM's `sqrdmulh`).
///
/// The one case that would overflow, both −2³¹, cannot occur: no multiplier is −2³¹.
@inline(__always)
func doublingHighProduct(_ left: Int32, _ right: Int32) -> Int32 {
  Int32(truncatingIfNeeded: (Int64(left) &* Int64(right) &+ (1 << 30)) &>> 31)
}

/// `value / 2^exponent`, rounded half away from 0; `exponent` is 0…31.
@inline(__always)
func roundingShift(_ value: Int32, _ exponent: Int32) -> Int32 {
  let mask = Int32(truncatingIfNeeded: (Int64(1) &<< Int64(exponent)) &- 1)
  let remainder = value & mask
  let threshold = (mask &>> 1) &+ (value < 0 ? 1 : 0)
  return (value &>> exponent) &+ (remainder > threshold ? 1 : 0)
}

/// `value` rounded to the nearest integer, halves away from 0.
///
/// Written without a branch: the values are as good as random, and a branch would be mispredicted.
///
/// - Precondition: |`value`| is below 2⁶².
@inline(__always)
func roundedAwayFromZero(_ value: Double) -> Int64 {
  let whole = Int64(value)
  // Exact: both lie within one of each other.
  let rest = value - Double(whole)
  return whole &+ (rest >= 0.5 ? 1 : 0) &- (rest <= -0.5 ? 1 : 0)
}
