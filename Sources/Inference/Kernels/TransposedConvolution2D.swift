/// TRANSPOSE_CONV: each input pixel is spread over a window of the output.
///
/// `output[y, x, o] = clamp(scale[o] · (bias[o] + Σ (input[v, u] − inputZeroPoint) · weight[o, r, c]) + outputZeroPoint)`
/// over the taps with `y + top = stride · v + r` and `x + left = stride · u + c`.
///
/// - sizes: `[batch, outputHeight, outputWidth, outputs]`, known at load. weights: `[outputs, rows,
///   columns, channels]`, int8, zero point 0, one scale or one per output. input: `[batch, height, width,
///   channels]`, int8. bias: `[outputs]`, int32, optional.
/// - Padding is that of the convolution from the output back to the input (`padding.h`).
/// - Each output gathers its taps, so that no 32-bit image is kept; the sums are the same in any order.
///   `Σ weight` of each tap is tabled: its product with the zero point is taken off as often as the tap counts.
/// - Complexity: `inputHeight · inputWidth · rows · columns · channels · outputs` multiply-adds.
struct TransposedConvolution2D: Kernel {
  private let input: Int
  private let weights: Int
  /// Whether another operator computes the weights, so that the table of their sums is filled in each run.
  private let areWeightsComputed: Bool
  private let output: Int
  private let batch: Int
  private let channels: Int
  /// The walk of the output back to the input.
  private let window: Window
  private let zeroPoint: Int32
  private let scaling: ChannelScaling

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 3...4)
    let input = try view.int8Input(2)
    let output = try view.int8Output()
    window = try Window(transposing: view, from: input.shape, to: output.shape)
    let outputs = output.shape.channels
    _ = try view.bias(3, count: outputs)
    scaling = ChannelScaling(
      channels: outputs, zeroPoint: output.zeroPoint,
      range: try view.activationRange(option: 3, of: output))
    self.input = input.index
    let weights = try view.input(1)
    self.weights = weights.index
    areWeightsComputed = weights.constant == nil
    self.output = output.index
    batch = input.shape.batch
    channels = input.shape.channels
    zeroPoint = input.zeroPoint
    try EffectiveScales(view, input: 2, .int8).check(outputs)
  }

  private var taps: Int { window.vertical.filter * window.horizontal.filter }
  /// `Σ weight · zeroPoint` of each output's taps.
  private var offsetBytes: Int { scaling.channels * taps * MemoryLayout<Int32>.stride }

  var constantBytes: Int { scaling.byteCount + offsetBytes }

  var multiplyAdds: Int { batch * window.positions * taps * channels * scaling.channels }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    try scaling.setAll(of: scaling.rows(in: memory), from: view, input: 2, bias: 3)
    if !areWeightsComputed { fillOffsets(in: memory) }
  }

  private func offsets(in memory: KernelMemory) -> MutableValues<Int32> {
    memory.constants(Int32.self, at: scaling.byteCount, count: scaling.channels * taps)
  }

  private func fillOffsets(in memory: KernelMemory) {
    let offsets = offsets(in: memory)
    let weights = memory.values(self.weights)
    for row in 0..<offsets.count {
      var sum: Int32 = 0
      for index in 0..<channels { sum &+= Int32(weights[row * channels + index]) }
      offsets[row] = sum &* zeroPoint
    }
  }

  func run(in memory: KernelMemory) {
    let scalings = scaling.rows(in: memory)
    if areWeightsComputed { fillOffsets(in: memory) }
    let offsets = offsets(in: memory).values
    let weights = memory.values(self.weights)
    let (down, across) = (window.vertical, window.horizontal)
    var pixel = memory.output(output)
    for image in 0..<batch {
      let source = memory.values(input).dropping(image * window.positions * channels)
      for y in 0..<down.input {
        for x in 0..<across.input {
          for channel in 0..<scaling.channels {
            let sum = sum(source, y, x, channel, weights, offsets)
            pixel[channel] = scaling.value(of: sum, channel, scalings)
          }
          pixel = pixel.dropping(scaling.channels)
        }
      }
    }
  }

  /// One output before its bias.
  private func sum(
    _ image: Values<Int8>, _ y: Int, _ x: Int, _ channel: Int, _ weights: Values<Int8>,
    _ offsets: Values<Int32>
  ) -> Int32 {
    var sum: Int32 = 0
    for row in 0..<window.vertical.filter {
      guard let line = window.vertical.position(of: y, atTap: row) else { continue }
      for column in 0..<window.horizontal.filter {
        guard let place = window.horizontal.position(of: x, atTap: column) else { continue }
        let tap =
          (channel * window.vertical.filter + row) * window.horizontal.filter + column
        sum &+=
          dotProduct(
            image.dropping((line * window.horizontal.output + place) * channels),
            weights.dropping(tap * channels), length: channels) &- offsets[tap]
      }
    }
    return sum
  }
}

extension Window {
  /// The walk of a transposed convolution's output back to its input, all shapes checked: the stated sizes,
  /// which are argument 0, the weights, which are argument 1, and the input, which is argument 2.
  init(
    transposing view: OperatorView, from input: TensorShape, to output: TensorShape
  ) throws(ModelProblem.Kind) {
    guard input.rank == 4 else { throw .argumentShape(argument: 2) }
    guard output.rank == 4 else { throw .argumentShape(argument: view.inputCount) }
    let sizes = try view.constantIntegers(0)
    guard sizes.count == 4 else { throw .argumentShape(argument: 0) }
    for dimension in 0..<4 where sizes[dimension] != output[dimension] {
      throw .argumentShape(argument: view.inputCount)
    }
    let weights = try view.weights(
      1, slices: output.channels, along: 0, mayBeComputed: true
    ).shape
    guard weights.rank == 4, weights[0] == output.channels, weights[3] == input.channels else {
      throw .argumentShape(argument: 1)
    }
    let padding: Int8 = try view.option(0, default: 0)
    vertical = try Axis(
      input: output.height, filter: weights[1], stride: try view.integerOption(2), dilation: 1,
      padding: padding)
    horizontal = try Axis(
      input: output.width, filter: weights[2], stride: try view.integerOption(1), dilation: 1,
      padding: padding)
    guard produces(input, from: output) else { throw .argumentShape(argument: 2) }
  }
}

extension Window.Axis {
  /// The position whose window meets pixel `place` with tap `tap`.
  func position(of place: Int, atTap tap: Int) -> Int? {
    let start = place + padding - tap
    guard start >= 0, start % stride == 0, start / stride < output else { return nil }
    return start / stride
  }
}
