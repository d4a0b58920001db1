/// CONV_2D in groups; and CONV_2D and DEPTHWISE_CONV_2D whose weights another operator computes, or whose input
/// is a constant.
///
/// The formula is that of `Convolution2D` and `DepthwiseConvolution2D`; the weights are read where they lie, and
/// the sums wrap in 32 bits as the reference's do (`integer_ops/conv.h`, `depthwise_conv.h`).
struct GroupedConvolution2D: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let walk: GroupedWalk
  private let zeroPoint: Int32
  private let scaling: ChannelScaling

  /// Whether a CONV_2D or DEPTHWISE_CONV_2D is one of these.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    let input = try view.input(0)
    let weights = try view.input(1)
    if weights.constant == nil || input.constant != nil { return true }
    return view.code == OperatorCode.conv2D && input.shape.rank == 4 && weights.shape.rank == 4
      && weights.shape[3] < input.shape[3]
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    let outputs = output.shape.channels
    let weights = try view.weights(
      1, slices: outputs, along: GroupedWalk.outputDimension(view), mayBeComputed: true)
    walk = try GroupedWalk(view, input: input.shape, weights: weights.shape, output: output.shape)
    _ = try view.bias(2, count: outputs)
    let activation = view.code == OperatorCode.depthwiseConv2D ? 4 : 3
    scaling = ChannelScaling(
      channels: outputs, zeroPoint: output.zeroPoint,
      range: try view.activationRange(option: activation, of: output))
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
    zeroPoint = input.zeroPoint
    try EffectiveScales(view, input: 0, .int8).check(outputs)
  }

  var constantBytes: Int { scaling.byteCount }

  var multiplyAdds: Int { walk.multiplyAdds }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    try scaling.setAll(of: scaling.rows(in: memory), from: view, input: 0, bias: 2)
  }

  func run(in memory: KernelMemory) {
    let scalings = scaling.rows(in: memory)
    let values = memory.values(input)
    let weights = memory.values(self.weights)
    let output = memory.output(self.output)
    walk.forEachOutput { value, weight in
      (Int32(values[value]) &- zeroPoint) &* Int32(weights[weight])
    } _: { place, channel, sum in
      output[place] = scaling.value(of: sum, channel, scalings)
    }
  }
}
