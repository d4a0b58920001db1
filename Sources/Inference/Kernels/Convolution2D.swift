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
/// - Complexity: `outputs · outputHeight · outputWidth · rows · columns · channels` multiply-adds.
struct Convolution2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let inputChannels: Int
  private let outputChannels: Int
  private let window: Window
  private let inputZeroPoint: Int8
  private let outputZeroPoint: Int32
  private let range: ActivationRange
  /// Whether a patch is just a pixel where it lies: 1×1 without padding, in the arena.
  private let readsInPlace: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    let outputChannels = output.shape.channels
    let weights = try view.weights(1, slices: outputChannels, along: 0)
    guard weights.shape.rank == 4, weights.shape[0] == outputChannels,
      weights.shape[3] == input.shape.channels
    else { throw .argumentShape(argument: 1) }
    _ = try view.bias(2, count: outputChannels)
    let padding: Int8 = try view.option(0, default: 0)
    window = Window(
      vertical: try Window.Axis(
        input: input.shape.height, filter: weights.shape[1], stride: try view.integerOption(2),
        dilation: try view.integerOption(5, default: 1), padding: padding),
      horizontal: try Window.Axis(
        input: input.shape.width, filter: weights.shape[2], stride: try view.integerOption(1),
        dilation: try view.integerOption(4, default: 1), padding: padding))
    guard output.shape.rank == 4, output.shape.batch == input.shape.batch,
      output.shape.height == window.vertical.output, output.shape.width == window.horizontal.output
    else { throw .argumentShape(argument: view.inputCount) }
    range = try ActivationRange(
      fused: try view.option(3, default: 0), scale: output.scale, zeroPoint: output.zeroPoint)
    self.input = input.index
    self.output = output.index
    batch = input.shape.batch
    inputChannels = input.shape.channels
    self.outputChannels = outputChannels
    inputZeroPoint = Int8(input.zeroPoint)
    outputZeroPoint = output.zeroPoint
    readsInPlace =
      !input.isConstant && window.vertical.filter == 1 && window.horizontal.filter == 1
      && window.vertical.padding == 0 && window.horizontal.padding == 0
    for channel in 0..<outputChannels {
      _ = try FixedPointMultiplier(
        effectiveScale(
          input: input.scale, weight: weights.scale(ofSlice: channel), output: output.scale))
    }
  }

  /// Weights of one output channel.
  private var patchLength: Int {
    window.vertical.filter * window.horizontal.filter * inputChannels
  }
  /// The same, rounded up to whole vectors.
  private var rowLength: Int { (patchLength + 15) & ~15 }

  private var scalingBytes: Int {
    (outputChannels * MemoryLayout<ChannelScaling>.stride + 63) & ~63
  }
  var constantBytes: Int { scalingBytes + outputChannels * rowLength }
  var scratchBytes: Int { readsInPlace ? 0 : rowLength }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let inputScale = try view.int8Input(0).scale
    let outputScale = try view.int8Output().scale
    let weights = try view.weights(1, slices: outputChannels, along: 0)
    let bias = try view.bias(2, count: outputChannels)
    let scalings = memory.constants(ChannelScaling.self, count: outputChannels)
    let rows = memory.constants(
      Int8.self, at: scalingBytes, count: outputChannels * rowLength)
    for channel in 0..<outputChannels {
      let sum = packRow(
        of: weights, from: channel * patchLength, into: rows.dropping(channel * rowLength))
      let bias = Int32(truncatingIfNeeded: bias?.integer(channel) ?? 0)
      scalings[channel] = ChannelScaling(
        bias: bias &- Int32(inputZeroPoint) &* sum,
        multiplier: try FixedPointMultiplier(
          effectiveScale(
            input: inputScale, weight: weights.scale(ofSlice: channel), output: outputScale)))
    }
  }

  /// Copies one output's weights and returns their sum.
  private func packRow(of weights: Tensor, from start: Int, into row: MutableValues<Int8>) -> Int32
  {
    var sum: Int32 = 0
    for index in 0..<patchLength {
      let weight = weights.int8(start + index)
      row[index] = weight
      sum &+= Int32(weight)
    }
    return sum
  }

  func run(in memory: KernelMemory) {
    let input = memory.values(self.input)
    let output = memory.output(self.output)
    let scalings = memory.constants(ChannelScaling.self, count: outputChannels).values
    let rows = memory.constants(
      Int8.self, at: scalingBytes, count: outputChannels * rowLength
    ).values
    let patch = memory.scratch(Int8.self, count: scratchBytes)
    let imageLength = window.vertical.input * window.horizontal.input * inputChannels
    var pixel = 0
    for image in 0..<batch {
      let source = input.dropping(image * imageLength)
      for y in 0..<window.vertical.output {
        for x in 0..<window.horizontal.output {
          let values = self.patch(of: source, y, x, scratch: patch)
          weigh(values, rows, scalings, into: output.dropping(pixel * outputChannels))
          pixel += 1
        }
      }
    }
  }

  /// The window's input values in the weights' order: in place where possible, else gathered.
  @inline(__always)
  private func patch(
    of image: Values<Int8>, _ y: Int, _ x: Int, scratch: MutableValues<Int8>
  ) -> Values<Int8> {
    let top = window.vertical.start(y)
    let left = window.horizontal.start(x)
    if readsInPlace {
      return image.dropping((top * window.horizontal.input + left) * inputChannels)
    }
    gather(image, top: top, left: left, into: scratch)
    return scratch.values
  }

  /// Copies the window that starts at (`top`, `left`) and fills its part outside the image.
  private func gather(
    _ image: Values<Int8>, top: Int, left: Int, into patch: MutableValues<Int8>
  ) {
    let across = window.horizontal
    let rowLength = across.filter * inputChannels
    let taps = across.taps(from: left)
    for row in 0..<window.vertical.filter {
      let y = top + row * window.vertical.dilation
      let place = row * rowLength
      guard y >= 0, y < window.vertical.input, !taps.isEmpty else {
        patch.fill(from: place, length: rowLength, with: inputZeroPoint)
        continue
      }
      patch.fill(
        from: place, length: taps.lowerBound * inputChannels, with: inputZeroPoint)
      copyTaps(taps, from: image, at: y * across.input + left, to: patch, at: place)
      patch.fill(
        from: place + taps.upperBound * inputChannels,
        length: (across.filter - taps.upperBound) * inputChannels, with: inputZeroPoint)
    }
  }

  /// Copies a row of taps; `pixel` is where tap 0 would lie.
  @inline(__always)
  private func copyTaps(
    _ taps: Range<Int>, from image: Values<Int8>, at pixel: Int, to patch: MutableValues<Int8>,
    at place: Int
  ) {
    if window.horizontal.dilation == 1 {
      patch.copy(
        image.dropping((pixel + taps.lowerBound) * inputChannels),
        to: place + taps.lowerBound * inputChannels, length: taps.count * inputChannels)
      return
    }
    for tap in taps {
      patch.copy(
        image.dropping((pixel + tap * window.horizontal.dilation) * inputChannels),
        to: place + tap * inputChannels, length: inputChannels)
    }
  }

  /// All output channels of one pixel.
  @inline(__always)
  private func weigh(
    _ patch: Values<Int8>, _ rows: Values<Int8>, _ scalings: Values<ChannelScaling>,
    into pixel: MutableValues<Int8>
  ) {
    var channel = 0
    while channel + 4 <= outputChannels {
      let sums = dotProducts(
        patch, rows.dropping(channel * rowLength), stride: rowLength, length: rowLength)
      for lane in 0..<4 {
        pixel[channel + lane] = scalings[channel + lane](
          sums[lane], zeroPoint: outputZeroPoint, range)
      }
      channel += 4
    }
    while channel < outputChannels {
      let sum = dotProduct(patch, rows.dropping(channel * rowLength), length: rowLength)
      pixel[channel] = scalings[channel](sum, zeroPoint: outputZeroPoint, range)
      channel += 1
    }
  }
}
