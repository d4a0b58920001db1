/// CONV_2D: every output channel weighs a window of all input channels.
///
/// `output[y, x, o] = clamp(scale[o] · (bias[o] + Σ (input − inputZeroPoint) · weight[o]) + outputZeroPoint)`
///
/// - input: `[batch, height, width, channels]`, int8. weights: `[outputs, rows, columns, channels]`,
///   int8, zero point 0, one scale or one per output. bias: `[outputs]`, int32, optional.
/// - Padding stands for real 0: its taps hold the input's zero point. So `Σ (input − zeroPoint) ·
///   weight` is `Σ input · weight − zeroPoint · Σ weight` everywhere, and the second term goes into
///   the bias. Sums wrap in 32 bits exactly as the reference's do: wrapping is a ring.
/// - Packed weights: each output's `rows · columns · channels` weights in a row, padded with 0 to a
///   multiple of 16, so that the dot product has no tail; what the patch holds there does not matter.
///   Rows of 0 fill up the last four outputs.
/// - Complexity: `outputs · outputHeight · outputWidth · rows · columns · channels` multiply-adds.
struct Convolution2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let patches: ImagePatches
  private let scaling: ChannelScaling
  /// Whether the weights keep within ±127, as converters make them: see `feredge_dot16`.
  private let isNarrow: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    // Whole vectors are read, past the last channel of the last pixel: safe in the arena only.
    guard !input.isConstant else { throw .argumentConstant(argument: 0) }
    let outputs = output.shape.channels
    let weights = try view.weights(1, slices: outputs, along: 0)
    guard weights.shape.rank == 4, weights.shape[0] == outputs,
      weights.shape[3] == input.shape.channels
    else { throw .argumentShape(argument: 1) }
    _ = try view.bias(2, count: outputs)
    let window = try Window(
      of: view, input.shape, rows: weights.shape[1], columns: weights.shape[2], dilation: 4)
    guard window.produces(output.shape, from: input.shape) else {
      throw .argumentShape(argument: view.inputCount)
    }
    patches = ImagePatches(
      window: window, channels: input.shape.channels, zeroPoint: Int8(input.zeroPoint))
    scaling = ChannelScaling(
      channels: outputs, zeroPoint: output.zeroPoint,
      range: try ActivationRange(
        fused: try view.option(3, default: 0), scale: output.scale, zeroPoint: output.zeroPoint))
    self.input = input.index
    self.output = output.index
    batch = input.shape.batch
    isNarrow = weights.isNarrow
    for channel in 0..<outputs {
      _ = try Self.multiplier(channel, weights, input, output)
    }
  }

  private static func multiplier(
    _ channel: Int, _ weights: Tensor, _ input: QuantizedTensor, _ output: QuantizedTensor
  ) throws(ModelProblem.Kind) -> FixedPointMultiplier {
    try FixedPointMultiplier(
      effectiveScale(
        input: input.scale, weight: weights.scale(ofSlice: channel), output: output.scale))
  }

  private var weightBytes: Int { scaling.paddedChannels * patches.paddedLength }
  var constantBytes: Int { scaling.byteCount + weightBytes }
  var scratchBytes: Int { patches.scratchBytes }
  var multiplyAdds: Int {
    batch * patches.window.positions * scaling.channels * patches.length
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    let weights = try view.weights(1, slices: scaling.channels, along: 0)
    let bias = try view.bias(2, count: scaling.channels)
    let scalings = scaling.rows(in: memory)
    let rows = memory.constants(Int8.self, at: scaling.byteCount, count: weightBytes)
    for channel in 0..<scaling.channels {
      var sum: Int32 = 0
      for index in 0..<patches.length {
        let weight = weights.int8(channel * patches.length + index)
        rows[channel * patches.paddedLength + index] = weight
        sum &+= Int32(weight)
      }
      let bias = Int32(truncatingIfNeeded: bias?.integer(channel) ?? 0)
      scaling.set(
        channel, of: scalings, bias: bias &- input.zeroPoint &* sum,
        multiplier: try Self.multiplier(channel, weights, input, output))
    }
  }

  func run(in memory: KernelMemory) {
    let scalings = scaling.rows(in: memory)
    let rows = memory.constants(Int8.self, at: scaling.byteCount, count: weightBytes).values
    let scratch = memory.scratch(Int8.self, count: patches.scratchBytes)
    let count = patches.window.positions
    for image in 0..<batch {
      let source = memory.values(input).dropping(image * patches.imageLength)
      let target = memory.output(output).dropping(image * count * scaling.channels)
      var position = 0
      while isNarrow, position + 4 <= count {
        let four = patches.four(from: position, of: source, scratch)
        weighFour(four, rows, scalings, into: target.dropping(position * scaling.channels))
        position += 4
      }
      while position < count {
        let patch = patches.one(position, of: source, scratch)
        weigh(patch, rows, scalings, into: target.dropping(position * scaling.channels))
        position += 1
      }
    }
  }

  /// All output channels of one pixel.
  private func weigh(
    _ patch: Values<Int8>, _ rows: Values<Int8>, _ scalings: ChannelScaling.Rows,
    into pixel: MutableValues<Int8>
  ) {
    let length = patches.paddedLength
    for channel in stride(from: 0, to: scaling.channels, by: 4) {
      let weights = rows.dropping(channel * length)
      guard isNarrow else {
        let sums = dotProducts(patch, weights, stride: length, length: patches.length)
        scaling.write(sums, channel, scalings, to: pixel)
        continue
      }
      let four = FourRows(weights, stride: length)
      var sums = DotProducts()
      var index = 0
      while index < length {
        sums.add(patch.sixteen(at: index), four.sixteen(at: index))
        index &+= 16
      }
      scaling.write(sums.totals, channel, scalings, to: pixel)
    }
  }

  /// All output channels of four neighbouring pixels: sixteen sums stay in registers, and each weight
  /// is loaded once for the four.
  private func weighFour(
    _ patch: FourRows, _ rows: Values<Int8>, _ scalings: ChannelScaling.Rows,
    into pixels: MutableValues<Int8>
  ) {
    let length = patches.paddedLength
    let channels = scaling.channels
    var channel = 0
    while channel < channels {
      let weights = FourRows(rows.dropping(channel &* length), stride: length)
      var first = DotProducts()
      var second = DotProducts()
      var third = DotProducts()
      var fourth = DotProducts()
      var index = 0
      while index < length {
        let values = patch.sixteen(at: index)
        let part = weights.sixteen(at: index)
        first.add(values.first, part)
        second.add(values.second, part)
        third.add(values.third, part)
        fourth.add(values.fourth, part)
        index &+= 16
      }
      scaling.write(first.totals, channel, scalings, to: pixels)
      scaling.write(second.totals, channel, scalings, to: pixels.dropping(channels))
      scaling.write(third.totals, channel, scalings, to: pixels.dropping(2 * channels))
      scaling.write(fourth.totals, channel, scalings, to: pixels.dropping(3 * channels))
      channel &+= 4
    }
  }
}
