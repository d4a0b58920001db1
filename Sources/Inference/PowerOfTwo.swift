/// The exponent of a scale that is a power of two as nearly as LiteRT's kernels ask: 0.001 in the exponent
/// (`kernel_util`'s `CheckedLog2`).
///
/// - Returns: `nil` for a scale that is none.
/// - Throws: `.multiplier` for one within 0.00002 of that edge, where the reference's logarithm in single
///   precision decides.
func nearestPowerOfTwo(_ scale: Float) throws(ModelProblem.Kind) -> Int? {
  let significand = Double(scale.significand)
  // 2^0.00098 and 2^(1 − 0.00098); 2^0.00102 and 2^(1 − 0.00102).
  if significand < 1.000_679_515 { return Int(scale.exponent) }
  if significand > 1.998_641_893 { return Int(scale.exponent) + 1 }
  guard significand > 1.000_707_260, significand < 1.998_586_479 else { throw .multiplier }
  return nil
}
