/// CONV_2D, in groups or not, and DEPTHWISE_CONV_2D of 16-bit activations with 8-bit weights.
///
/// `output[y, x, o] = clamp(scale[o] · (bias[o] + Σ input · weight[o]))`
///
/// - input: int16, zero point 0. weights: int8, constant or computed. For their shapes see `GroupedWalk`, for
///   bias and sums `WideScaling`.
struct WideConvolution2D: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let walk: GroupedWalk
  private let scaling: WideScaling

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let isDepthwise = view.code == OperatorCode.depthwiseConv2D
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    let weights = try view.weights(
      1, slices: output.shape.channels, along: GroupedWalk.outputDimension(view),
      mayBeComputed: true)
    walk = try GroupedWalk(view, input: input.shape, weights: weights.shape, output: output.shape)
    scaling = try WideScaling(
      view, activation: isDepthwise ? 4 : 3, sumType: isDepthwise ? nil : 6)
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
  }

  var constantBytes: Int { scaling.byteCount }

  var multiplyAdds: Int { walk.multiplyAdds }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    try scaling.fill(in: memory, from: view)
  }

  func run(in memory: KernelMemory) {
    let entries = scaling.entries(in: memory)
    let values = memory.numbers(Int16.self, of: input)
    let weights = memory.values(self.weights)
    let output = memory.numbers(Int16.self, of: self.output)
    walk.forEachOutput { value, weight in
      Int64(Int32(values[value]) &* Int32(weights[weight]))
    } _: { place, channel, sum in
      output[place] = scaling.value(of: sum, entries[channel])
    }
  }
}
