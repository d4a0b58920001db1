/// `e^value`, correct to about one unit in the last place of a Double.
///
/// Written out because the board build has no mathematics library to agree with: every machine must
/// fill the same tables. `value = k · ln 2 + r` with |r| ≤ ln 2 / 2, and `e^r` is its Taylor series to
/// the 13th power, whose next term is below 2⁻⁵⁷.
func exponential(_ value: Double) -> Double {
  if value > 709 { return .infinity }
  if value < -708 { return 0 }
  let turns = roundedAwayFromZero(value * 1.442_695_040_888_963_4)
  // ln 2 in two parts: the first has few enough bits that its product with `turns` is exact.
  let rest =
    value - Double(turns) * 0.693_147_180_369_123_8 - Double(turns) * 1.908_214_929_270_587_7e-10
  var sum = 1.0
  var power = 13
  while power > 0 {
    sum = 1 + sum * rest / Double(power)
    power -= 1
  }
  // 2^turns: turns is in −1022…1023, so the exponent field is that of a normal number.
  return sum * Double(bitPattern: UInt64(turns + 1023) << 52)
}

/// `1 / (1 + e^−value)` in single precision, rounded after each step as the reference does.
func logistic(_ value: Float) -> Float {
  1 / (1 + Float(exponential(-Double(value))))
}

/// The hyperbolic tangent, rounded once to single precision.
func hyperbolicTangent(_ value: Float) -> Float {
  let magnitude = abs(Double(value))
  // Below 2⁻¹² the function differs from its argument by less than a rounding error of a Float.
  if magnitude < 0.000_244 { return value }
  let square = exponential(-2 * magnitude)
  let tangent = Float((1 - square) / (1 + square))
  return value < 0 ? -tangent : tangent
}
