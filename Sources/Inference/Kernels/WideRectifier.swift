/// RELU, RELU6, RELU_N1_TO_1 and LEAKY_RELU of int16 tensors: the rules of `ElementwiseFunction`.
struct WideRectifier: Kernel {
  private let input: Int
  private let output: Int
  private let above: FixedPointMultiplier
  private let below: FixedPointMultiplier
  private let range: ActivationRange

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    guard input.shape == output.shape else { throw .argumentShape(argument: 1) }
    above = try FixedPointMultiplier(Double(input.scale / output.scale))
    switch view.code {
    case OperatorCode.relu: range = try ActivationRange(fused: 1, of: output)
    case OperatorCode.reluN1To1: range = try ActivationRange(fused: 2, of: output)
    case OperatorCode.relu6: range = try ActivationRange(fused: 3, of: output)
    case OperatorCode.leakyRelu: range = try ActivationRange(fused: 0, of: output)
    default: throw .argumentType(argument: 0)
    }
    if view.code == OperatorCode.leakyRelu {
      let slope: Float = try view.option(0, default: 0)
      below = try FixedPointMultiplier(signed: Double(input.scale * slope / output.scale))
    } else {
      below = above
    }
    self.input = input.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    for index in 0..<output.count {
      let value = Int32(input[index])
      output[index] = range.clampWide(value >= 0 ? above(value) : below(value))
    }
  }
}
