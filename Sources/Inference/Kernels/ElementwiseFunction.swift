/// The integer rule of an operator that maps one int8 value to one int8 value.
///
/// LOGISTIC and TANH are tables in LiteRT's reference too (`LUTPopulate`): the value is turned into a
/// float, the function is taken in single precision, and the result is scaled and rounded half away
/// from 0. The others scale in fixed point (`activations.cc`, `requantize.h`), their factors formed
/// in single precision except QUANTIZE's.
struct ElementwiseFunction {
  private let rule: Rule
  private let input: Quantization
  private let output: Quantization

  private enum Rule {
    case logistic
    case hyperbolicTangent
    /// One factor for values from the zero point up, one for those below.
    case scaled(above: FixedPointMultiplier, below: FixedPointMultiplier, ActivationRange)
    case hardSwish(HardSwish)
  }

  /// Whether the operator of number `code` is one of these.
  static func codes(contain code: Int) -> Bool {
    switch code {
    case OperatorCode.logistic, OperatorCode.tanh, OperatorCode.quantize, OperatorCode.relu,
      OperatorCode.reluN1To1, OperatorCode.relu6, OperatorCode.leakyRelu, OperatorCode.hardSwish:
      true
    default: false
    }
  }

  init(
    _ view: OperatorView, from input: QuantizedTensor, to output: QuantizedTensor
  ) throws(ModelProblem.Kind) {
    self.input = Quantization(scale: input.scale, zeroPoint: input.zeroPoint)
    self.output = Quantization(scale: output.scale, zeroPoint: output.zeroPoint)
    // So small a scale that 0 real would be 0 · infinity steps.
    guard (1 / output.scale).isFinite else { throw .outputQuantization }
    switch view.code {
    case OperatorCode.logistic:
      guard output.scale == 1.0 / 256 else { throw .outputQuantization }
      rule = .logistic
    case OperatorCode.tanh: rule = .hyperbolicTangent
    case OperatorCode.quantize:
      let factor = try FixedPointMultiplier(Double(input.scale) / Double(output.scale))
      rule = .scaled(above: factor, below: factor, .whole)
    case OperatorCode.relu: rule = try Self.clipped(1, input, output)
    case OperatorCode.reluN1To1: rule = try Self.clipped(2, input, output)
    case OperatorCode.relu6: rule = try Self.clipped(3, input, output)
    case OperatorCode.leakyRelu:
      let slope: Float = try view.option(0, default: 0)
      rule = .scaled(
        above: try FixedPointMultiplier(Double(input.scale / output.scale)),
        below: try FixedPointMultiplier(signed: Double(input.scale * slope / output.scale)), .whole)
    case OperatorCode.hardSwish: rule = .hardSwish(try HardSwish(input, output))
    default: throw .unsupportedOperator(code: view.code)
    }
  }

  /// Scales and clips as the fused activation of number `code` would.
  private static func clipped(
    _ code: Int8, _ input: QuantizedTensor, _ output: QuantizedTensor
  ) throws(ModelProblem.Kind) -> Rule {
    let factor = try FixedPointMultiplier(Double(input.scale / output.scale))
    let range = try ActivationRange(fused: code, of: output)
    return .scaled(above: factor, below: factor, range)
  }

  func callAsFunction(_ value: Int8) -> Int8 {
    let difference = Int32(value) - input.zeroPoint
    switch rule {
    case .logistic: return tabled(logistic(input.scale * Float(difference)))
    case .hyperbolicTangent: return tabled(hyperbolicTangent(input.scale * Float(difference)))
    case .scaled(let above, let below, let range):
      return range.clamp(
        output.zeroPoint &+ (difference >= 0 ? above(difference) : below(difference)))
    case .hardSwish(let function): return function(difference, outputZeroPoint: output.zeroPoint)
    }
  }

  /// A real result as the output's integer.
  private func tabled(_ real: Float) -> Int8 {
    // Single precision all the way, as in the reference; |real| ≤ 1, and a quotient past ±512 clamps anyway.
    let steps = min(max(real * (1 / output.scale), -512), 512)
    let rounded = Int32(roundedAwayFromZero(Double(steps)))
    return ActivationRange.whole.clamp(rounded + output.zeroPoint)
  }
}
