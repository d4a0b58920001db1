/// DEPTHWISE_CONV_2D: each input channel has filters of its own, `multiplier` of them.
///
/// `output[y, x, c] = clamp(scale[c] · (bias[c] + Σ (input[c / multiplier] − inputZeroPoint) · weight[c]) + outputZeroPoint)`
///
/// - input: `[batch, height, width, channels]`, int8. weights: `[1, rows, columns, channels ·
///   multiplier]`, int8, zero point 0, one scale or one per output. bias: int32, optional.
/// - Taps outside the image add nothing. The zero point is subtracted from each value: |input −
///   zeroPoint| ≤ 255 and |weight| ≤ 128, so each product fits 16 bits and no fold is needed.
/// - Packed weights: per tap, the channels padded with 0 to a multiple of 8.
/// - Complexity: `outputs · outputHeight · outputWidth · rows · columns` multiply-adds.
struct DepthwiseConvolution2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let inputChannels: Int
  private let outputChannels: Int
  private let multiplier: Int
  private let window: Window
  private let inputZeroPoint: Int16
  private let outputZeroPoint: Int32
  private let range: ActivationRange

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    // Whole vectors are read, past the last channel of the last pixel: safe in the arena only.
    guard !input.isConstant else { throw .argumentConstant(argument: 0) }
    let outputChannels = output.shape.channels
    let weights = try view.weights(1, slices: outputChannels, along: 3)
    guard weights.shape.rank == 4, weights.shape[0] == 1, weights.shape[3] == outputChannels,
      outputChannels % input.shape.channels == 0
    else { throw .argumentShape(argument: 1) }
    _ = try view.bias(2, count: outputChannels)
    let padding: Int8 = try view.option(0, default: 0)
    window = Window(
      vertical: try Window.Axis(
        input: input.shape.height, filter: weights.shape[1], stride: try view.integerOption(2),
        dilation: try view.integerOption(6, default: 1), padding: padding),
      horizontal: try Window.Axis(
        input: input.shape.width, filter: weights.shape[2], stride: try view.integerOption(1),
        dilation: try view.integerOption(5, default: 1), padding: padding))
    guard output.shape.rank == 4, output.shape.batch == input.shape.batch,
      output.shape.height == window.vertical.output, output.shape.width == window.horizontal.output
    else { throw .argumentShape(argument: view.inputCount) }
    range = try ActivationRange(
      fused: try view.option(4, default: 0), scale: output.scale, zeroPoint: output.zeroPoint)
    // The option `depth_multiplier` repeats what the shapes say; the reference uses the shapes.
    multiplier = outputChannels / input.shape.channels
    self.input = input.index
    self.output = output.index
    batch = input.shape.batch
    inputChannels = input.shape.channels
    self.outputChannels = outputChannels
    inputZeroPoint = Int16(input.zeroPoint)
    outputZeroPoint = output.zeroPoint
    for channel in 0..<outputChannels {
      _ = try FixedPointMultiplier(
        effectiveScale(
          input: input.scale, weight: weights.scale(ofSlice: channel), output: output.scale))
    }
  }

  /// Channels rounded up to whole vectors.
  private var tapLength: Int { (outputChannels + 7) & ~7 }
  private var tapCount: Int { window.vertical.filter * window.horizontal.filter }
  private var scalingBytes: Int {
    (outputChannels * MemoryLayout<ChannelScaling>.stride + 63) & ~63
  }
  // Reading the last eight weights of the last tap stays inside: taps are whole vectors.
  var constantBytes: Int { scalingBytes + tapCount * tapLength }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let inputScale = try view.int8Input(0).scale
    let outputScale = try view.int8Output().scale
    let weights = try view.weights(1, slices: outputChannels, along: 3)
    let bias = try view.bias(2, count: outputChannels)
    let scalings = memory.constants(ChannelScaling.self, count: outputChannels)
    let packed = memory.constants(Int8.self, at: scalingBytes, count: tapCount * tapLength)
    for tap in 0..<tapCount {
      for channel in 0..<outputChannels {
        packed[tap * tapLength + channel] = weights.int8(tap * outputChannels + channel)
      }
    }
    for channel in 0..<outputChannels {
      scalings[channel] = ChannelScaling(
        bias: Int32(truncatingIfNeeded: bias?.integer(channel) ?? 0),
        multiplier: try FixedPointMultiplier(
          effectiveScale(
            input: inputScale, weight: weights.scale(ofSlice: channel), output: outputScale)))
    }
  }

  func run(in memory: KernelMemory) {
    let input = memory.values(self.input)
    let output = memory.output(self.output)
    let scalings = memory.constants(ChannelScaling.self, count: outputChannels).values
    let weights = memory.constants(
      Int8.self, at: scalingBytes, count: tapCount * tapLength
    ).values
    let imageLength = window.vertical.input * window.horizontal.input * inputChannels
    var pixel = 0
    for image in 0..<batch {
      let source = input.dropping(image * imageLength)
      for y in 0..<window.vertical.output {
        for x in 0..<window.horizontal.output {
          let target = output.dropping(pixel * outputChannels)
          if multiplier == 1 {
            weighEachChannel(of: source, y, x, weights, scalings, into: target)
          } else {
            weighManyPerChannel(of: source, y, x, weights, scalings, into: target)
          }
          pixel += 1
        }
      }
    }
  }

  /// One output pixel where each channel has one filter: eight channels at a time.
  @inline(__always)
  private func weighEachChannel(
    of image: Values<Int8>, _ y: Int, _ x: Int, _ weights: Values<Int8>,
    _ scalings: Values<ChannelScaling>, into pixel: MutableValues<Int8>
  ) {
    let top = window.vertical.start(y)
    let left = window.horizontal.start(x)
    let rows = window.vertical.taps(from: top)
    let columns = window.horizontal.taps(from: left)
    let zero = SIMD8<Int16>(repeating: inputZeroPoint)
    var channel = 0
    while channel < outputChannels {
      var sums = SIMD8<Int32>()
      for row in rows {
        let line = (top + row * window.vertical.dilation) * window.horizontal.input + left
        for column in columns {
          let place = (line + column * window.horizontal.dilation) * inputChannels + channel
          let weight = (row * window.horizontal.filter + column) * tapLength + channel
          let product = (image.eight(at: place) &- zero) &* weights.eight(at: weight)
          sums &+= SIMD8<Int32>(truncatingIfNeeded: product)
        }
      }
      // The last vector may reach past the channels: those lanes are left out.
      for lane in 0..<min(8, outputChannels - channel) {
        pixel[channel + lane] = scalings[channel + lane](
          sums[lane], zeroPoint: outputZeroPoint, range)
      }
      channel += 8
    }
  }

  /// One output pixel where channels have several filters.
  private func weighManyPerChannel(
    of image: Values<Int8>, _ y: Int, _ x: Int, _ weights: Values<Int8>,
    _ scalings: Values<ChannelScaling>, into pixel: MutableValues<Int8>
  ) {
    let top = window.vertical.start(y)
    let left = window.horizontal.start(x)
    let rows = window.vertical.taps(from: top)
    let columns = window.horizontal.taps(from: left)
    for channel in 0..<outputChannels {
      let source = channel / multiplier
      var sum: Int32 = 0
      for row in rows {
        let line = (top + row * window.vertical.dilation) * window.horizontal.input + left
        for column in columns {
          let place = (line + column * window.horizontal.dilation) * inputChannels + source
          let weight = (row * window.horizontal.filter + column) * tapLength + channel
          sum &+= (Int32(image[place]) - Int32(inputZeroPoint)) &* Int32(weights[weight])
        }
      }
      pixel[channel] = scalings[channel](sum, zeroPoint: outputZeroPoint, range)
    }
  }
}
