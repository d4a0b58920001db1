internal import CVectorUnits

/// DEPTHWISE_CONV_2D: each input channel has filters of its own, `multiplier` of them.
///
/// `output[y, x, c] = clamp(scale[c] · (bias[c] + Σ (input[c / multiplier] − inputZeroPoint) · weight[c]) + outputZeroPoint)`
///
/// - weights: `[1, rows, columns, channels · multiplier]`; for the rest see `ConvolutionParts`.
/// - Packed weights: for each 16 channels the taps' 16 weights, see `depthwise.h`; behind them a pixel of
///   zero points, which stands for the taps outside the image.
/// - Complexity: `outputs · outputHeight · outputWidth · rows · columns` multiply-adds.
struct DepthwiseConvolution2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let inputChannels: Int
  private let multiplier: Int
  private let window: Window
  private let zeroPoint: Int8
  private let scaling: ChannelScaling
  private let path: KernelPath

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let parts = try ConvolutionParts(view, outputsAlong: 3, dilation: 5)
    let outputs = parts.output.shape.channels
    guard parts.weights.shape[0] == 1, outputs % parts.input.shape.channels == 0 else {
      throw .argumentShape(argument: 1)
    }
    // The option `depth_multiplier` repeats what the shapes say; the reference uses the shapes.
    multiplier = outputs / parts.input.shape.channels
    window = parts.window
    scaling = try parts.scaling(view, entries: Self.entries(outputs), activation: 4)
    path = KernelPath(weights: parts.weights)
    input = parts.input.index
    output = parts.output.index
    batch = parts.input.shape.batch
    inputChannels = parts.input.shape.channels
    zeroPoint = Int8(parts.input.zeroPoint)
  }

  /// Channels of the packed weights: up to where whole pixels fill whole vectors, so that neighbouring
  /// pixels can be weighed in one go, unless that took too many; then one pixel in whole vectors.
  private static func entries(_ channels: Int) -> Int {
    let pixels = 16 >> min(4, channels.trailingZeroBitCount)
    return pixels <= 4 || pixels * channels <= 64 ? pixels * channels : (channels + 15) & ~15
  }

  private var channels: Int { scaling.channels }
  private var taps: Int { window.vertical.filter * window.horizontal.filter }
  private var weightBytes: Int { scaling.entries * taps }
  /// A pixel of zero points, read in whole vectors.
  private var zeroBytes: Int { (inputChannels + 31) & ~15 }
  /// Where the offsets of a window's taps start: first those of windows inside the image, then those
  /// of the window at hand.
  private var offsetsPlace: Int {
    (scaling.byteCount + weightBytes + zeroBytes + 7) & ~7
  }

  var constantBytes: Int { offsetsPlace + 2 * taps * MemoryLayout<Int>.stride }

  var multiplyAdds: Int { batch * window.positions * channels * taps }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let parts = try ConvolutionParts(view, outputsAlong: 3, dilation: 5)
    let scalings = scaling.rows(in: memory)
    let packed = memory.constants(Int8.self, at: scaling.byteCount, count: weightBytes + zeroBytes)
    for channel in 0..<channels {
      var sum: Int32 = 0
      for tap in 0..<taps {
        let weight = parts.weights.int8(tap * channels + channel)
        sum &+= Int32(weight)
        for entry in stride(from: channel, to: scaling.entries, by: channels) {
          packed[entry / 16 * 16 * taps + 16 * tap + entry % 16] = weight
        }
      }
      scaling.set(
        channel, of: scalings, bias: parts.foldedBias(channel, weightSum: sum),
        multiplier: try parts.multiplier(channel))
    }
    packed.fill(from: weightBytes, length: zeroBytes, with: zeroPoint)
    let offsets = memory.constants(Int.self, at: offsetsPlace, count: taps)
    for tap in 0..<taps {
      let row = tap / window.horizontal.filter * window.vertical.dilation
      let column = tap % window.horizontal.filter * window.horizontal.dilation
      offsets[tap] = (row * window.horizontal.input + column) * inputChannels
    }
  }

  func run(in memory: KernelMemory) {
    let places = Places(
      weights: memory.constants(
        Int8.self, at: scaling.byteCount, count: weightBytes + zeroBytes
      ).values,
      offsets: memory.constants(Int.self, at: offsetsPlace, count: 2 * taps),
      scalings: scaling.rows(in: memory))
    let imageLength = window.vertical.input * window.horizontal.input * inputChannels
    let lineLength = window.horizontal.output * channels
    var target = memory.output(output)
    for image in 0..<batch {
      let source = memory.values(input).dropping(image * imageLength)
      for y in 0..<window.vertical.output {
        if multiplier == 1 {
          weighLine(y, of: source, places, into: target)
        } else {
          weighManyPerChannel(y, of: source, places, into: target)
        }
        target = target.dropping(lineLength)
      }
    }
  }

  /// The kernel's constants.
  private struct Places {
    /// The packed weights and behind them the zero points.
    let weights: Values<Int8>
    let offsets: MutableValues<Int>
    let scalings: ChannelScaling.Rows
  }

  /// A line of outputs where each channel has one filter.
  private func weighLine(
    _ y: Int, of image: Values<Int8>, _ places: Places, into line: MutableValues<Int8>
  ) {
    let top = window.vertical.start(y)
    let inside = window.vertical.isInside(top) ? window.horizontal.outputsInside : 0..<0
    for x in 0..<inside.lowerBound { weighAtBorder(top, x, of: image, places, into: line) }
    if !inside.isEmpty { weighInside(top, inside, of: image, places, into: line) }
    for x in inside.upperBound..<window.horizontal.output {
      weighAtBorder(top, x, of: image, places, into: line)
    }
  }

  /// Neighbouring windows inside the image: in one go where the pixels lie as the results do.
  private func weighInside(
    _ top: Int, _ inside: Range<Int>, of image: Values<Int8>, _ places: Places,
    into line: MutableValues<Int8>
  ) {
    let across = window.horizontal
    let offsets = places.offsets.values
    let start =
      (top &* across.input &+ across.start(inside.lowerBound)) &* channels
    let isOneRun = across.stride == 1 && scaling.entries % channels == 0
    let pixels = isOneRun ? inside.count : 1
    var source = image.dropping(start)
    var target = line.dropping(inside.lowerBound &* channels)
    var left = inside.count
    while true {
      weigh(source, offsets, places, into: target, count: pixels &* channels)
      left &-= pixels
      if left == 0 { return }
      source = source.dropping(across.stride &* channels)
      target = target.dropping(channels)
    }
  }

  /// One window that reaches beyond the image: the taps outside read the zero points.
  private func weighAtBorder(
    _ top: Int, _ x: Int, of image: Values<Int8>, _ places: Places, into line: MutableValues<Int8>
  ) {
    let left = window.horizontal.start(x)
    let offsets = places.offsets.dropping(taps)
    let zeros = places.weights.dropping(weightBytes).distance(from: image)
    var tap = 0
    for row in 0..<window.vertical.filter {
      let down = top &+ row &* window.vertical.dilation
      let isInside = down >= 0 && down < window.vertical.input
      for column in 0..<window.horizontal.filter {
        let right = left &+ column &* window.horizontal.dilation
        offsets[tap] =
          isInside && right >= 0 && right < window.horizontal.input
          ? (down &* window.horizontal.input &+ right) &* channels : zeros
        tap &+= 1
      }
    }
    weigh(image, offsets.values, places, into: line.dropping(x &* channels), count: channels)
  }

  @inline(__always)
  private func weigh(
    _ source: Values<Int8>, _ offsets: Values<Int>, _ places: Places,
    into target: MutableValues<Int8>, count: Int
  ) {
    // Each tap lies inside the image or in the zero points, `count` values are left of both.
    var tapping = unsafe feredge_tapping(
      values: source.address, offsets: offsets.address, taps: taps,
      weights: places.weights.address, period: scaling.entries &>> 4,
      results: target.mutableAddress, count: count)
    var rows = unsafe scaling.lent(places.scalings)
    unsafe feredge_tap(path.number, &tapping, &rows)
  }

  /// A line of outputs where channels have several filters.
  private func weighManyPerChannel(
    _ y: Int, of image: Values<Int8>, _ places: Places, into line: MutableValues<Int8>
  ) {
    let top = window.vertical.start(y)
    for x in 0..<window.horizontal.output {
      let left = window.horizontal.start(x)
      for channel in 0..<channels {
        let weights = places.weights.dropping(channel / 16 * 16 * taps + channel % 16)
        var sum: Int32 = 0
        for row in 0..<window.vertical.filter {
          let down = top + row * window.vertical.dilation
          for column in 0..<window.horizontal.filter {
            let right = left + column * window.horizontal.dilation
            let value =
              down >= 0 && down < window.vertical.input && right >= 0
                && right < window.horizontal.input
              ? image[
                (down * window.horizontal.input + right) * inputChannels + channel / multiplier]
              : zeroPoint
            sum &+=
              Int32(value) &* Int32(weights[16 * (row * window.horizontal.filter + column)])
          }
        }
        line[x * channels + channel] = scaling.value(of: sum, channel, places.scalings)
      }
    }
  }
}
