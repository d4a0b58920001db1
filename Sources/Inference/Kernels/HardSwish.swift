/// HARD_SWISH, `x · clamp(x + 3, 0, 6) / 6`, in the reference's 16-bit fixed point (`reference/hard_swish.h`).
struct HardSwish {
  private let outputFactor: Int16
  private let outputExponent: Int32
  private let slopeFactor: Int16
  private let slopeExponent: Int32

  init(_ input: QuantizedTensor, _ output: QuantizedTensor) throws(ModelProblem.Kind) {
    // Inputs get 7 more bits; 32768 stands for 3 on the slope.
    let fineScale = Float(1.0 / 128) * input.scale
    let slopeScale = Float(3.0 / 32768)
    let outputMultiplier = try FixedPointMultiplier(Double(fineScale / output.scale))
    let slopeMultiplier = try FixedPointMultiplier(Double(fineScale / slopeScale))
    // The reference shifts to the right only, and by no more than a value has bits.
    guard outputMultiplier.shift <= 0, slopeMultiplier.shift <= 16 else { throw .multiplier }
    outputFactor = Self.upperHalf(outputMultiplier.multiplier)
    outputExponent = -outputMultiplier.shift
    slopeFactor = Self.upperHalf(slopeMultiplier.multiplier)
    slopeExponent = slopeMultiplier.shift
  }

  /// The upper 16 bits, rounded half up, kept below 2¹⁵.
  private static func upperHalf(_ multiplier: Int32) -> Int16 {
    if multiplier >= Int32.max - (1 << 15) { return Int16.max }
    return Int16((multiplier + (1 << 15)) >> 16)
  }

  func callAsFunction(_ difference: Int32, outputZeroPoint: Int32) -> Int8 {
    // |difference| ≤ 255: times 128 it fits 16 bits.
    let fine = difference * 128
    let scaled = Self.roundedHighProduct(fine, Int32(outputFactor))
    let slope = (self.slope(of: fine) + (1 << 15)) >> 1
    // Truncated toward 0, to cancel the bias of the rounding above.
    let product = slope * scaled / (1 << 15)
    let shifted = roundingShift(product, outputExponent)
    return ActivationRange.whole.clamp(shifted + outputZeroPoint)
  }

  /// `fine` on the scale where ±3 is ±32768, saturated.
  private func slope(of fine: Int32) -> Int32 {
    var value = fine
    if slopeExponent > 0 { value = Self.saturated(Int64(value) << Int64(slopeExponent - 1)) }
    value = Self.roundedHighProduct(value, Int32(slopeFactor))
    if slopeExponent > 0 { return Self.saturated(Int64(value) << 1) }
    return slopeExponent < 0 ? roundingShift(value, -slopeExponent) : value
  }

  /// The upper half of twice a product of 16-bit numbers, rounded half up.
  private static func roundedHighProduct(_ left: Int32, _ right: Int32) -> Int32 {
    let doubled = left * right
    let nudge: Int32 = doubled >= 0 ? 1 << 14 : 1 - (1 << 14)
    return (doubled + nudge) / (1 << 15)
  }

  private static func saturated(_ value: Int64) -> Int32 {
    Int32(min(max(value, Int64(Int16.min)), Int64(Int16.max)))
  }
}
