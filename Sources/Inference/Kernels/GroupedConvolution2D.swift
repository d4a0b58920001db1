/// CONV_2D in groups, each output channel weighing a window of its group's input channels only; and CONV_2D
/// whose weights another operator computes.
///
/// The weights' innermost length tells how many channels a group has; groups and outputs both stand in
/// order. Everything else is as in `Convolution2D`; the sums wrap in 32 bits as the reference's do.
struct GroupedConvolution2D: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let batch: Int
  private let channels: Int
  private let groupChannels: Int
  private let window: Window
  private let zeroPoint: Int32
  private let scaling: ChannelScaling

  /// Whether a CONV_2D has groups, or weights that are no constant.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    let input = try view.input(0).shape
    let weights = try view.input(1)
    if weights.constant == nil { return true }
    return input.rank == 4 && weights.shape.rank == 4 && weights.shape[3] < input[3]
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    let outputs = output.shape.channels
    let weights = try view.weights(1, slices: outputs, along: 0, mayBeComputed: true)
    guard weights.shape.rank == 4, weights.shape[0] == outputs,
      input.shape.channels % weights.shape[3] == 0,
      outputs % (input.shape.channels / weights.shape[3]) == 0
    else { throw .argumentShape(argument: 1) }
    _ = try view.bias(2, count: outputs)
    window = try Window(
      of: view, input.shape, rows: weights.shape[1], columns: weights.shape[2], dilation: 4)
    guard window.produces(output.shape, from: input.shape) else {
      throw .argumentShape(argument: view.inputCount)
    }
    scaling = ChannelScaling(
      channels: outputs, zeroPoint: output.zeroPoint,
      range: try ActivationRange(
        fused: try view.option(3, default: 0), scale: output.scale, zeroPoint: output.zeroPoint))
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
    batch = input.shape.batch
    channels = input.shape.channels
    groupChannels = weights.shape[3]
    zeroPoint = input.zeroPoint
    for channel in 0..<outputs { _ = try view.multiplier(channel, ofInput: 0) }
  }

  private var taps: Int { window.vertical.filter * window.horizontal.filter }

  var constantBytes: Int { scaling.byteCount }

  var multiplyAdds: Int { batch * window.positions * taps * groupChannels * scaling.channels }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let scalings = scaling.rows(in: memory)
    try scaling.setAll(of: scalings, from: view, input: 0, bias: 2)
  }

  func run(in memory: KernelMemory) {
    let scalings = scaling.rows(in: memory)
    let weights = memory.values(self.weights)
    let imageLength = window.vertical.input * window.horizontal.input * channels
    var pixel = memory.output(output)
    for image in 0..<batch {
      let source = memory.values(input).dropping(image * imageLength)
      for y in 0..<window.vertical.output {
        for x in 0..<window.horizontal.output {
          for channel in 0..<scaling.channels {
            let sum = sum(source, y, x, channel, weights)
            pixel[channel] = scaling.value(of: sum, channel, scalings)
          }
          pixel = pixel.dropping(scaling.channels)
        }
      }
    }
  }

  /// One output before its bias, over the taps inside the image.
  private func sum(
    _ image: Values<Int8>, _ y: Int, _ x: Int, _ channel: Int, _ weights: Values<Int8>
  ) -> Int32 {
    let top = window.vertical.start(y)
    let left = window.horizontal.start(x)
    let group = channel / (scaling.channels / (channels / groupChannels))
    var sum: Int32 = 0
    for row in window.vertical.taps(from: top) {
      let line = (top + row * window.vertical.dilation) * window.horizontal.input
      for column in window.horizontal.taps(from: left) {
        let place =
          (line + left + column * window.horizontal.dilation) * channels + group * groupChannels
        let tap = (channel * window.vertical.filter + row) * window.horizontal.filter + column
        for index in 0..<groupChannels {
          sum &+=
            (Int32(image[place + index]) &- zeroPoint)
            &* Int32(weights[tap * groupChannels + index])
        }
      }
    }
    return sum
  }
}
