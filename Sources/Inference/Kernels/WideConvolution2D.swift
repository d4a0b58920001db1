/// CONV_2D, in groups or not, and DEPTHWISE_CONV_2D of 16-bit activations with 8-bit weights.
///
/// `output[y, x, o] = clamp(scale[o] · (bias[o] + Σ input · weight[o]))`
///
/// - input: `[batch, height, width, channels]`, int16, zero point 0. weights: int8, as in
///   `Convolution2D` or `DepthwiseConvolution2D`. bias: int64 or int32, optional.
/// - Sums have 64 bits; with an int32 bias the reference's have 32, and so have these (`integer_ops/conv.h`).
/// - A depthwise channel is a group of one input; only the weights lie in another order.
struct WideConvolution2D: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let batch: Int
  private let channels: Int
  private let outputs: Int
  /// Input channels that an output weighs, and outputs that weigh the same ones.
  private let groupChannels: Int
  private let groupOutputs: Int
  private let window: Window
  private let range: WideRange
  private let isNarrow: Bool
  /// From an output's weights to the next output's, and from a tap's to the next tap's.
  private let outputStep: Int
  private let tapStep: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let isDepthwise = view.code == OperatorCode.depthwiseConv2D
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    outputs = output.shape.channels
    channels = input.shape.channels
    let weights = try view.weights(
      1, slices: outputs, along: isDepthwise ? 3 : 0, mayBeComputed: true)
    guard weights.shape.rank == 4 else { throw .argumentShape(argument: 1) }
    groupChannels = isDepthwise ? 1 : weights.shape[3]
    guard weights.shape[isDepthwise ? 3 : 0] == outputs, !isDepthwise || weights.shape[0] == 1,
      channels % groupChannels == 0, outputs % (channels / groupChannels) == 0
    else { throw .argumentShape(argument: 1) }
    groupOutputs = outputs / (channels / groupChannels)
    window = try Window(
      of: view, input.shape, rows: weights.shape[1], columns: weights.shape[2],
      dilation: isDepthwise ? 5 : 4)
    guard window.produces(output.shape, from: input.shape) else {
      throw .argumentShape(argument: view.inputCount)
    }
    range = try WideRange(
      fused: try view.option(isDepthwise ? 4 : 3, default: 0), scale: output.scale)
    isNarrow = try view.wideBias(2, count: outputs)?.type == .int32
    outputStep = isDepthwise ? 1 : weights.shape[1] * weights.shape[2] * groupChannels
    tapStep = isDepthwise ? outputs : groupChannels
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
    batch = input.shape.batch
    for channel in 0..<outputs { _ = try Self.scaling(channel, view, outputs) }
  }

  private static func scaling(
    _ channel: Int, _ view: OperatorView, _ outputs: Int
  ) throws(ModelProblem.Kind) -> WideScaling {
    try WideScaling(
      channel, bias: try view.wideBias(2, count: outputs), input: try view.int16Input(0).scale,
      weight: try view.input(1).scale(ofSlice: channel), output: try view.int16Output().scale)
  }

  var constantBytes: Int { outputs * MemoryLayout<WideScaling>.stride }

  var multiplyAdds: Int {
    batch * window.positions * window.vertical.filter * window.horizontal.filter * groupChannels
      * outputs
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let scalings = memory.constants(WideScaling.self, count: outputs)
    for channel in 0..<outputs {
      scalings[channel] = try Self.scaling(channel, view, outputs)
    }
  }

  func run(in memory: KernelMemory) {
    let scalings = memory.constants(WideScaling.self, count: outputs).values
    let weights = memory.values(self.weights)
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    let imageLength = window.vertical.input * window.horizontal.input * channels
    var target = 0
    for image in 0..<batch {
      for y in 0..<window.vertical.output {
        for x in 0..<window.horizontal.output {
          for channel in 0..<outputs {
            let sum = sum(input, from: image * imageLength, y, x, channel, weights)
            output[target] = range.clamp(scalings[channel](sum, isNarrow))
            target += 1
          }
        }
      }
    }
  }

  /// One output before its bias, over the taps inside the image.
  private func sum(
    _ input: UnalignedValues<Int16>, from image: Int, _ y: Int, _ x: Int, _ channel: Int,
    _ weights: Values<Int8>
  ) -> Int64 {
    let top = window.vertical.start(y)
    let left = window.horizontal.start(x)
    let first = image + channel / groupOutputs * groupChannels
    var sum: Int64 = 0
    for row in window.vertical.taps(from: top) {
      let line = (top + row * window.vertical.dilation) * window.horizontal.input
      for column in window.horizontal.taps(from: left) {
        let place = first + (line + left + column * window.horizontal.dilation) * channels
        let tap = row * window.horizontal.filter + column
        let weight = channel * outputStep + tap * tapStep
        for index in 0..<groupChannels {
          sum &+= Int64(Int32(input[place + index]) &* Int32(weights[weight + index]))
        }
      }
    }
    return sum
  }
}
