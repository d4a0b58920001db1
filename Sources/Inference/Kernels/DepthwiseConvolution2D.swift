/// DEPTHWISE_CONV_2D: each input channel has filters of its own, `multiplier` of them.
///
/// `output[y, x, c] = clamp(scale[c] · (bias[c] + Σ (input[c / multiplier] − inputZeroPoint) · weight[c]) + outputZeroPoint)`
///
/// - input: `[batch, height, width, channels]`, int8. weights: `[1, rows, columns, channels ·
///   multiplier]`, int8, zero point 0, one scale or one per output. bias: int32, optional.
/// - Taps outside the image add nothing. The zero point is subtracted from each value: |input −
///   zeroPoint| ≤ 255 fits 16 bits with the weight, so no fold is needed.
/// - Packed weights: per tap, the channels' weights, negated, as 16 bits, padded with 0 to a multiple
///   of 8. Negated, because Arm subtracts a narrow value from a wide one in one instruction, and so
///   `(zeroPoint − input) · −weight` is the cheaper product.
/// - Complexity: `outputs · outputHeight · outputWidth · rows · columns` multiply-adds.
struct DepthwiseConvolution2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let inputChannels: Int
  private let multiplier: Int
  private let window: Window
  private let zeroPoint: Int16
  private let scaling: ChannelScaling

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
    window = try Window(
      of: view, input.shape, rows: weights.shape[1], columns: weights.shape[2], dilation: 5)
    guard window.produces(output.shape, from: input.shape) else {
      throw .argumentShape(argument: view.inputCount)
    }
    scaling = ChannelScaling(
      channels: outputChannels, zeroPoint: output.zeroPoint,
      range: try ActivationRange(
        fused: try view.option(4, default: 0), scale: output.scale, zeroPoint: output.zeroPoint))
    // The option `depth_multiplier` repeats what the shapes say; the reference uses the shapes.
    multiplier = outputChannels / input.shape.channels
    self.input = input.index
    self.output = output.index
    batch = input.shape.batch
    inputChannels = input.shape.channels
    zeroPoint = Int16(input.zeroPoint)
    for channel in 0..<outputChannels {
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

  private var channels: Int { scaling.channels }
  /// Channels rounded up to whole vectors.
  private var tapLength: Int { (channels + 7) & ~7 }
  private var weightCount: Int { window.vertical.filter * window.horizontal.filter * tapLength }

  var constantBytes: Int { scaling.byteCount + weightCount * MemoryLayout<Int16>.stride }

  var multiplyAdds: Int {
    batch * window.positions * channels * window.vertical.filter * window.horizontal.filter
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    let weights = try view.weights(1, slices: channels, along: 3)
    let bias = try view.bias(2, count: channels)
    let scalings = scaling.rows(in: memory)
    let packed = memory.constants(Int16.self, at: scaling.byteCount, count: weightCount)
    for tap in 0..<window.vertical.filter * window.horizontal.filter {
      for channel in 0..<channels {
        packed[tap * tapLength + channel] = -Int16(weights.int8(tap * channels + channel))
      }
    }
    for channel in 0..<channels {
      scaling.set(
        channel, of: scalings, bias: Int32(truncatingIfNeeded: bias?.integer(channel) ?? 0),
        multiplier: try Self.multiplier(channel, weights, input, output))
    }
  }

  func run(in memory: KernelMemory) {
    let scalings = scaling.rows(in: memory)
    let weights = memory.constants(
      Int16.self, at: scaling.byteCount, count: weightCount
    ).values
    let imageLength = window.vertical.input * window.horizontal.input * inputChannels
    var target = memory.output(output)
    for image in 0..<batch {
      let source = memory.values(input).dropping(image * imageLength)
      for y in 0..<window.vertical.output {
        let row = Taps.Row(window, y)
        for x in 0..<window.horizontal.output {
          let taps = Taps(window, row, x)
          if multiplier == 1 {
            weighEachChannel(of: source, taps, weights, scalings, into: target)
          } else {
            weighManyPerChannel(of: source, taps, weights, scalings, into: target)
          }
          target = target.dropping(channels)
        }
      }
    }
  }

  /// The taps of one window that lie inside the image.
  private struct Taps {
    let rows: Range<Int>
    let columns: Range<Int>
    /// The pixel of tap (0, 0), perhaps outside the image, and the distances to the next tap.
    let corner: Int
    let down: Int
    let right: Int

    /// What the windows of a row of outputs share.
    struct Row {
      let rows: Range<Int>
      let line: Int

      init(_ window: Window, _ y: Int) {
        let top = window.vertical.start(y)
        rows = window.vertical.taps(from: top)
        line = top * window.horizontal.input
      }
    }

    @inline(__always)
    init(_ window: Window, _ row: Row, _ x: Int) {
      let left = window.horizontal.start(x)
      rows = row.rows
      columns = window.horizontal.taps(from: left)
      corner = row.line &+ left
      down = window.vertical.dilation &* window.horizontal.input
      right = window.horizontal.dilation
    }
  }

  /// One output pixel where each channel has one filter: eight channels at a time.
  @inline(__always)
  private func weighEachChannel(
    of image: Values<Int8>, _ taps: Taps, _ weights: Values<Int16>,
    _ scalings: ChannelScaling.Rows, into pixel: MutableValues<Int8>
  ) {
    let zero = SIMD8<Int16>(repeating: zeroPoint)
    // Products of positions below 2²⁸, as shapes are: wrapping operators skip a check, not a fault.
    let corner =
      taps.corner &+ taps.rows.lowerBound &* taps.down
      &+ taps.columns.lowerBound &* taps.right
    let firstTap = taps.rows.lowerBound &* window.horizontal.filter &+ taps.columns.lowerBound
    var channel = 0
    while channel < channels {
      var sums = SIMD8<Int32>()
      var line = corner &* channels &+ channel
      var tap = firstTap &* tapLength &+ channel
      for _ in taps.rows {
        var place = line
        var weight = tap
        for _ in taps.columns {
          let difference = zero &- image.eight(at: place)
          sums &+=
            SIMD8<Int32>(truncatingIfNeeded: difference)
            &* SIMD8<Int32>(truncatingIfNeeded: weights.eight(at: weight))
          place &+= taps.right &* channels
          weight &+= tapLength
        }
        line &+= taps.down &* channels
        tap &+= window.horizontal.filter &* tapLength
      }
      scaling.write(sums.lowHalf, channel, scalings, to: pixel)
      // The last eight may have four channels or fewer.
      if channel &+ 4 < channels {
        scaling.write(sums.highHalf, channel &+ 4, scalings, to: pixel)
      }
      channel &+= 8
    }
  }

  /// One output pixel where channels have several filters.
  private func weighManyPerChannel(
    of image: Values<Int8>, _ taps: Taps, _ weights: Values<Int16>,
    _ scalings: ChannelScaling.Rows, into pixel: MutableValues<Int8>
  ) {
    for channel in stride(from: 0, to: channels, by: 4) {
      var sums = SIMD4<Int32>()
      for lane in 0..<min(4, channels - channel) {
        let source = (channel + lane) / multiplier
        for row in taps.rows {
          for column in taps.columns {
            let place = taps.corner + row * taps.down + column * taps.right
            let weight = (row * window.horizontal.filter + column) * tapLength + channel + lane
            let difference = Int32(zeroPoint) - Int32(image[place * inputChannels + source])
            sums[lane] &+= difference &* Int32(weights[weight])
          }
        }
      }
      scaling.write(sums, channel, scalings, to: pixel)
    }
  }
}
