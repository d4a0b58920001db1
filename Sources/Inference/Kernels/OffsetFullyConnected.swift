/// FULLY_CONNECTED whose weights have a zero point, as older converters and uint8 networks turned to int8
/// write them, or whose weights another operator computes.
///
/// `output[b, o] = clamp(round(scale · (bias[o] + Σ (input[b] − inputZeroPoint) · (weight[o] − weightZeroPoint))) + outputZeroPoint)`
///
/// One scale and zero point for all weights; shapes and rounding are as in `FullyConnected`. Sums wrap in
/// 32 bits as the reference's do.
struct OffsetFullyConnected: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let batch: Int
  private let columns: Int
  private let outputs: Int
  private let inputZeroPoint: Int32
  private let weightZeroPoint: Int32
  private let outputZeroPoint: Int32
  private let factor: Double
  private let range: ActivationRange

  /// Whether a FULLY_CONNECTED's weights have one zero point that is not 0, or are no constant.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    let weights = try view.input(1)
    guard let quantization = weights.quantization else { return false }
    return quantization.zeroPoint != 0 || weights.constant == nil
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int8Input(0)
    let weights = try view.int8Input(1)
    let output = try view.int8Output()
    let shape = try FullyConnectedShape(
      view, input: input.shape, weights: weights.shape, output: output.shape)
    (columns, outputs) = (shape.columns, shape.outputs)
    batch = input.shape.elementCount / columns
    _ = try view.bias(2, count: outputs)
    range = try view.activationRange(option: 0, of: output)
    factor = effectiveScale(input: input.scale, weight: weights.scale, output: output.scale)
    // Below 2³⁰: then a 32-bit sum times the factor fits 62 bits.
    guard factor < 1_073_741_824 else { throw .multiplier }
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
    inputZeroPoint = input.zeroPoint
    weightZeroPoint = weights.zeroPoint
    outputZeroPoint = output.zeroPoint
  }

  var constantBytes: Int { outputs * MemoryLayout<Int32>.stride }

  var multiplyAdds: Int { batch * outputs * columns }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let bias = try view.bias(2, count: outputs)
    let biases = memory.constants(Int32.self, count: outputs)
    for channel in 0..<outputs {
      biases[channel] = Int32(truncatingIfNeeded: bias?.integer(channel) ?? 0)
    }
  }

  func run(in memory: KernelMemory) {
    let biases = memory.constants(Int32.self, count: outputs).values
    let input = memory.values(self.input)
    let rows = memory.values(weights)
    let output = memory.output(self.output)
    for item in 0..<batch {
      let values = input.dropping(item * columns)
      for channel in 0..<outputs {
        let weights = rows.dropping(channel * columns)
        var sum = biases[channel]
        for column in 0..<columns {
          sum &+=
            (Int32(values[column]) &- inputZeroPoint)
            &* (Int32(weights[column]) &- weightZeroPoint)
        }
        let scaled = min(max(Double(sum) * factor, -65_536), 65_536)
        output[item * outputs + channel] = range.clamp(
          Int32(roundedAwayFromZero(scaled)) &+ outputZeroPoint)
      }
    }
  }
}
