/// What turns the sum of one output channel into its int8 value.
struct ChannelScaling: BitwiseCopyable {
  /// Added to `Σ input · weight` of the stored integers: the model's bias less `zeroPoint · Σ weight`.
  let bias: Int32
  let multiplier: FixedPointMultiplier

  @inline(__always)
  func callAsFunction(_ sum: Int32, zeroPoint: Int32, _ range: ActivationRange) -> Int8 {
    range.clamp(multiplier(sum &+ bias) &+ zeroPoint)
  }
}

/// `inputScale · weightScale / outputScale` as the reference kernels compute it: in doubles, left to right.
func effectiveScale(input: Float, weight: Float, output: Float) -> Double {
  Double(input) * Double(weight) / Double(output)
}
