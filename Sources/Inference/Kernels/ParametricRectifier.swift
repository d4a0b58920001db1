/// PRELU: values below 0 are multiplied by a slope of their channel, or of their place.
///
/// The factors are formed in single precision, as the reference does (`activations.cc`). |value| and
/// |slope| are at most 255 steps, so the product fits 32 bits.
struct ParametricRectifier: Kernel {
  private let input: Int
  private let slopes: Int
  private let output: Int
  private let pairs: Broadcast
  private let above: FixedPointMultiplier
  private let below: FixedPointMultiplier
  private let inputZeroPoint: Int32
  private let slopeZeroPoint: Int32
  private let outputZeroPoint: Int32

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.int8Input(0)
    let slopes = try view.int8Input(1)
    let output = try view.int8Output()
    guard input.shape == output.shape else { throw .argumentShape(argument: 2) }
    pairs = try Broadcast(input.shape, slopes.shape, to: output.shape)
    above = try FixedPointMultiplier(Double(input.scale / output.scale))
    below = try FixedPointMultiplier(Double(input.scale * slopes.scale / output.scale))
    inputZeroPoint = input.zeroPoint
    slopeZeroPoint = slopes.zeroPoint
    outputZeroPoint = output.zeroPoint
    self.input = input.index
    self.slopes = slopes.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    pairs.forEachPair(
      memory.values(input), memory.values(slopes), into: memory.output(output)
    ) { value, slope in
      let difference = Int32(value) &- inputZeroPoint
      let scaled =
        difference >= 0
        ? above(difference) : below(difference &* (Int32(slope) &- slopeZeroPoint))
      return ActivationRange.whole.clamp(scaled &+ outputZeroPoint)
    }
  }
}
