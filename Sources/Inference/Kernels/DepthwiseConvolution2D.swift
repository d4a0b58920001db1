internal import CVectorUnits

/// DEPTHWISE_CONV_2D: each input channel has filters of its own, `multiplier` of them.
///
/// `output[y, x, c] = clamp(scale[c] · (bias[c] + Σ (input[c / multiplier] − inputZeroPoint) · weight[c]) + outputZeroPoint)`
///
/// - weights: `[1, rows, columns, channels · multiplier]`; for the rest see `ConvolutionParts`.
/// - Packed weights: for each block of channels the taps' weights, see `depthwise.h`; behind them a pixel of
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
  /// Values that the path weighs at once.
  private let block: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let parts = try ConvolutionParts(view, outputsAlong: 3, dilation: 5)
    let outputs = parts.output.shape.channels
    guard parts.weights.shape[0] == 1, outputs % parts.input.shape.channels == 0 else {
      throw .argumentShape(argument: 1)
    }
    // The option `depth_multiplier` repeats what the shapes say; the reference uses the shapes.
    multiplier = outputs / parts.input.shape.channels
    window = parts.window
    path =
      multiplier == 1 ? KernelPath(weights: parts.weights, isByChannel: true) : .portable
    block = feredge_tap_block_values(path.number)
    scaling = try parts.scaling(view, entries: Self.entries(outputs, block), activation: 4)
    input = parts.input.index
    output = parts.output.index
    batch = parts.input.shape.batch
    inputChannels = parts.input.shape.channels
    zeroPoint = Int8(parts.input.zeroPoint)
  }

  /// Channels of the packed weights: up to where whole pixels fill whole blocks, so that neighbouring
  /// pixels can be weighed in one go, unless that took too many; then one pixel in whole blocks.
  private static func entries(_ channels: Int, _ block: Int) -> Int {
    let pixels = block >> min(block.trailingZeroBitCount, channels.trailingZeroBitCount)
    return pixels <= 4 || pixels * channels <= 4 * block
      ? pixels * channels : (channels + block - 1) / block * block
  }

  private var channels: Int { scaling.channels }
  private var taps: Int { window.vertical.filter * window.horizontal.filter }
  private var weightBytes: Int { scaling.entries * feredge_tap_weights(path.number, taps) }
  /// A pixel of zero points, read in whole blocks.
  private var zeroBytes: Int { (inputChannels + block + 15) / block * block }
  /// Where the offsets of a window's taps start: first those of windows inside the image, then those
  /// of the window at hand, then their steps.
  private var offsetsPlace: Int {
    (scaling.byteCount + weightBytes + zeroBytes + 7) & ~7
  }

  var constantBytes: Int { offsetsPlace + 3 * taps * MemoryLayout<Int>.stride }

  var multiplyAdds: Int { batch * window.positions * channels * taps }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let parts = try ConvolutionParts(view, outputsAlong: 3, dilation: 5)
    let scalings = scaling.rows(in: memory)
    let packed = memory.constants(Int8.self, at: scaling.byteCount, count: weightBytes + zeroBytes)
    for channel in 0..<channels {
      var weights = WeightSum()
      for tap in 0..<taps {
        let weight = parts.weights.int8(tap * channels + channel)
        weights.add(weight)
        for entry in stride(from: channel, to: scaling.entries, by: channels) {
          packed[feredge_tap_place(path.number, taps, entry, tap)] = weight
        }
      }
      let bias = parts.foldedBias(channel, weightSum: weights.sum)
      scaling.set(
        channel, of: scalings, bias: bias &- feredge_value_offset(path.number) &* weights.sum,
        multiplier: try parts.multiplier(channel), most: weights.mostOfSums(bias: bias),
        row: { feredge_tap_row(path.number, $0) })
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
      offsets: memory.constants(Int.self, at: offsetsPlace, count: 3 * taps),
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
    let canWeigh = window.vertical.isInside(top) || (canStep && isOneRun)
    let inside = canWeigh ? window.horizontal.outputsInside : 0..<0
    for x in 0..<inside.lowerBound { weighAtBorder(top, x, of: image, places, into: line) }
    if !inside.isEmpty { weighInside(top, inside, of: image, places, into: line) }
    for x in inside.upperBound..<window.horizontal.output {
      weighAtBorder(top, x, of: image, places, into: line)
    }
  }

  /// Whether the path takes taps that stay where they are, and pixels that do not lie as the results do.
  private var canStep: Bool { path.number == Int32(feredge_vnni) }

  /// Whether neighbouring windows are weighed in one go.
  private var isOneRun: Bool {
    window.horizontal.stride == 1
      ? scaling.entries % channels == 0 : canStep && (channels == 16 || channels == 32)
  }

  /// Neighbouring windows whose columns are inside the image: in one go where that is possible, and else
  /// with their rows inside, too.
  private func weighInside(
    _ top: Int, _ inside: Range<Int>, of image: Values<Int8>, _ places: Places,
    into line: MutableValues<Int8>
  ) {
    let across = window.horizontal
    let left = across.start(inside.lowerBound)
    var target = line.dropping(inside.lowerBound &* channels)
    if !window.vertical.isInside(top) {
      let source = image.dropping(left &* channels)
      step(top, of: source, places)
      weigh(
        source, places.offsets.dropping(taps).values, places, into: target,
        count: inside.count &* channels, steps: places.offsets.dropping(2 &* taps).values)
      return
    }
    let offsets = places.offsets.values
    var source = image.dropping((top &* across.input &+ left) &* channels)
    let pixels = isOneRun ? inside.count : 1
    var windows = inside.count
    while true {
      weigh(source, offsets, places, into: target, count: pixels &* channels)
      windows &-= pixels
      if windows == 0 { return }
      source = source.dropping(across.stride &* channels)
      target = target.dropping(channels)
    }
  }

  /// Where the taps of a line's windows lie whose rows reach beyond the image: the taps of rows outside
  /// stay with the zero points.
  private func step(_ top: Int, of source: Values<Int8>, _ places: Places) {
    let zeros = places.weights.dropping(weightBytes).distance(from: source)
    var tap = 0
    for row in 0..<window.vertical.filter {
      let down = top &+ row &* window.vertical.dilation
      let isInside = down >= 0 && down < window.vertical.input
      for column in 0..<window.horizontal.filter {
        let right = column &* window.horizontal.dilation
        places.offsets[taps &+ tap] =
          isInside ? (down &* window.horizontal.input &+ right) &* channels : zeros
        places.offsets[2 &* taps &+ tap] = isInside ? -1 : 0
        tap &+= 1
      }
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
    into target: MutableValues<Int8>, count: Int, steps: Values<Int>? = nil
  ) {
    let isScattered = window.horizontal.stride > 1 && count > channels
    // Each tap lies inside the image or in the zero points, `count` values are left of both.
    var tapping = unsafe feredge_tapping(
      values: source.address, offsets: offsets.address, taps: taps,
      weights: places.weights.address, period: scaling.entries / block,
      results: target.mutableAddress, count: count, steps: steps?.address,
      length: isScattered ? channels : 0, stride: window.horizontal.stride &* channels)
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
            let tap = row * window.horizontal.filter + column
            let weight = places.weights[feredge_tap_place(path.number, taps, channel, tap)]
            sum &+= Int32(value) &* Int32(weight)
          }
        }
        line[x * channels + channel] = scaling.value(of: sum, channel, places.scalings)
      }
    }
  }
}
