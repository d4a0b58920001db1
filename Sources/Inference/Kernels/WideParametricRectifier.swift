/// PRELU of an int16 tensor with int8 slopes: the rule of `ParametricRectifier`.
///
/// LiteRT takes int16 slopes, too, but reads their bytes as int8; they are refused here.
struct WideParametricRectifier: Kernel {
  private let input: Int
  private let slopes: Int
  private let output: Int
  private let pairs: Broadcast
  private let above: FixedPointMultiplier
  private let below: FixedPointMultiplier
  private let slopeZeroPoint: Int32
  private let range: WideRange

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.int16Input(0)
    let slopes = try view.int8Input(1)
    let output = try view.int16Output()
    guard input.shape == output.shape else { throw .argumentShape(argument: 2) }
    pairs = try Broadcast(input.shape, slopes.shape, to: output.shape)
    above = try FixedPointMultiplier(Double(input.scale / output.scale))
    below = try FixedPointMultiplier(Double(input.scale * slopes.scale / output.scale))
    slopeZeroPoint = slopes.zeroPoint
    range = try WideRange(fused: 0, scale: output.scale)
    self.input = input.index
    self.slopes = slopes.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    let input = memory.numbers(Int16.self, of: self.input)
    let slopes = memory.values(self.slopes)
    let output = memory.numbers(Int16.self, of: self.output)
    pairs.forEachPlace(output.count) { place, inputPlace, slopePlace in
      let value = Int32(input[inputPlace])
      let slope = Int32(slopes[slopePlace]) &- slopeZeroPoint
      output[place] = range.clamp(value >= 0 ? above(value) : below(value &* slope))
    }
  }
}
