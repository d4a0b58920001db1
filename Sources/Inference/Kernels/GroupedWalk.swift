/// The walk of a convolution over its outputs where each output channel weighs the input channels of its group
/// only; one group is an ordinary convolution.
///
/// - input: `[batch, height, width, channels]`. weights: `[outputs, rows, columns, channels of a group]`;
///   groups and outputs both stand in order.
/// - DEPTHWISE_CONV_2D has groups of one input channel; its weights are `[1, rows, columns, outputs]`.
struct GroupedWalk: BitwiseCopyable {
  let outputs: Int
  private let batch: Int
  private let channels: Int
  /// Input channels that an output weighs, and outputs that weigh the same ones.
  private let groupChannels: Int
  private let groupOutputs: Int
  private let window: Window
  /// From an output's weights to the next output's, and from a tap's to the next tap's.
  private let outputStep: Int
  private let tapStep: Int

  /// The weights' dimension that counts the outputs.
  static func outputDimension(_ view: OperatorView) -> Int {
    view.code == OperatorCode.depthwiseConv2D ? 3 : 0
  }

  init(
    _ view: OperatorView, input: TensorShape, weights: TensorShape, output: TensorShape
  ) throws(ModelProblem.Kind) {
    let isDepthwise = view.code == OperatorCode.depthwiseConv2D
    guard input.rank == 4 else { throw .argumentShape(argument: 0) }
    outputs = output.channels
    channels = input.channels
    guard weights.rank == 4 else { throw .argumentShape(argument: 1) }
    groupChannels = isDepthwise ? 1 : weights[3]
    guard weights[Self.outputDimension(view)] == outputs, !isDepthwise || weights[0] == 1,
      channels % groupChannels == 0, outputs % (channels / groupChannels) == 0
    else { throw .argumentShape(argument: 1) }
    groupOutputs = outputs / (channels / groupChannels)
    window = try Window(
      of: view, input, rows: weights[1], columns: weights[2], dilation: isDepthwise ? 5 : 4)
    guard window.produces(output, from: input) else {
      throw .argumentShape(argument: view.inputCount)
    }
    outputStep = isDepthwise ? 1 : weights[1] * weights[2] * groupChannels
    tapStep = isDepthwise ? outputs : groupChannels
    batch = input.batch
  }

  var multiplyAdds: Int {
    batch * window.positions * window.vertical.filter * window.horizontal.filter * groupChannels
      * outputs
  }

  /// Calls `store` for every output: its place, its channel, and the sum of `product` over its taps inside the
  /// image, which is asked with the place of the value and that of the weight.
  @inline(__always)
  func forEachOutput<Sum: FixedWidthInteger>(
    sumOf product: (_ value: Int, _ weight: Int) -> Sum,
    _ store: (_ place: Int, _ channel: Int, _ sum: Sum) -> Void
  ) {
    let imageLength = window.vertical.input * window.horizontal.input * channels
    var place = 0
    for image in 0..<batch {
      for y in 0..<window.vertical.output {
        for x in 0..<window.horizontal.output {
          for channel in 0..<outputs {
            store(place, channel, sum(image * imageLength, y, x, channel, product))
            place += 1
          }
        }
      }
    }
  }

  @inline(__always)
  private func sum<Sum: FixedWidthInteger>(
    _ image: Int, _ y: Int, _ x: Int, _ channel: Int, _ product: (Int, Int) -> Sum
  ) -> Sum {
    let top = window.vertical.start(y)
    let left = window.horizontal.start(x)
    let first = image + channel / groupOutputs * groupChannels
    var sum: Sum = 0
    for row in window.vertical.taps(from: top) {
      let line = (top + row * window.vertical.dilation) * window.horizontal.input
      for column in window.horizontal.taps(from: left) {
        let value = first + (line + left + column * window.horizontal.dilation) * channels
        let tap = row * window.horizontal.filter + column
        let weight = channel * outputStep + tap * tapStep
        for index in 0..<groupChannels { sum &+= product(value + index, weight + index) }
      }
    }
    return sum
  }
}
