internal import CVectorUnits

/// CONV_2D: every output channel weighs a window of all input channels.
///
/// `output[y, x, o] = clamp(scale[o] · (bias[o] + Σ (input − inputZeroPoint) · weight[o]) + outputZeroPoint)`
///
/// - weights: `[outputs, rows, columns, channels]`; for the rest see `ConvolutionParts`.
/// - Packed weights: each output's `rows · columns · channels` weights, padded with 0 to a multiple of
///   16, so that no loop has a tail; what the patch holds there does not matter. Their order suits the
///   processor, see `weigh.h`. Where many are 0 only some of them are there, see `KeptBlocks`.
/// - A DEPTHWISE_CONV_2D over an image of one channel is the same, its weights `[1, rows, columns, outputs]`.
/// - Complexity: `outputs · outputHeight · outputWidth · rows · columns · channels` multiply-adds.
struct Convolution2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let patches: ImagePatches
  private let scaling: ChannelScaling
  private let path: KernelPath
  private let kept: KeptBlocks?

  /// Whether a DEPTHWISE_CONV_2D weighs a single channel, more than once.
  static func fits(depthwise view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    let input = try view.input(0).shape
    let weights = try view.input(1).shape
    return input.rank == 4 && input[3] == 1 && weights.rank == 4 && weights[0] == 1
      && weights[3] > 1
  }

  private static func isDepthwise(_ view: OperatorView) -> Bool {
    view.code == OperatorCode.depthwiseConv2D
  }

  private static func parts(_ view: OperatorView) throws(ModelProblem.Kind) -> ConvolutionParts {
    isDepthwise(view)
      ? try ConvolutionParts(view, outputsAlong: 3, dilation: 5)
      : try ConvolutionParts(view, outputsAlong: 0, dilation: 4)
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let parts = try Self.parts(view)
    let isDepthwise = Self.isDepthwise(view)
    guard isDepthwise || parts.weights.shape[3] == parts.input.shape.channels else {
      throw .argumentShape(argument: 1)
    }
    scaling = try parts.scaling(view, activation: isDepthwise ? 4 : 3)
    path = KernelPath(weights: parts.weights)
    // Kept blocks have sixteen weights on all paths.
    let whole = Self.patches(parts, unit: 16)
    let packing = WeightPacking(path: path, outputs: scaling.channels, length: whole.paddedLength)
    kept =
      isDepthwise ? nil : KeptBlocks(of: parts.weights, packing: packing, patches: whole)
    patches = kept == nil ? Self.patches(parts, unit: Int(feredge_unit(path.number))) : whole
    input = parts.input.index
    output = parts.output.index
    batch = parts.input.shape.batch
  }

  private static func patches(_ parts: ConvolutionParts, unit: Int) -> ImagePatches {
    ImagePatches(
      window: parts.window, channels: parts.input.shape.channels,
      zeroPoint: Int8(parts.input.zeroPoint), unit: unit)
  }

  private var packing: WeightPacking {
    WeightPacking(path: path, outputs: scaling.channels, length: patches.paddedLength)
  }

  var constantBytes: Int { scaling.byteCount + (kept?.byteCount(packing) ?? packing.byteCount) }
  var blockShare: BlockShare? { kept?.share }
  private var windows: ImageWindows { ImageWindows(patches, path, isKept: kept != nil) }
  private var roomBytes: Int { windows.scratchBytes }
  var scratchBytes: Int { roomBytes <= StackRoom.byteCount ? 0 : roomBytes }
  var multiplyAdds: Int {
    batch * patches.window.positions * scaling.channels * patches.length
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let parts = try Self.parts(view)
    let order = WeightOrder(
      outputs: scaling.channels, length: patches.length, isTransposed: Self.isDepthwise(view))
    let scalings = scaling.rows(in: memory)
    if let kept {
      let places = kept.places(in: memory, at: scaling.byteCount, packing)
      kept.pack(parts.weights, of: patches, into: places, packing)
    } else {
      packing.pack(parts.weights, order, of: patches, into: packedWeights(in: memory))
    }
    for channel in 0..<scaling.channels {
      var weights = WeightSum()
      for index in 0..<patches.length {
        weights.add(parts.weights.int8(order.place(of: index, output: channel)))
      }
      let bias = parts.foldedBias(channel, weightSum: weights.sum)
      scaling.set(
        channel, of: scalings, bias: bias &- packing.excess(weightSum: weights.sum),
        multiplier: try parts.multiplier(channel), most: weights.mostOfSums(bias: bias))
    }
  }

  private func packedWeights(in memory: KernelMemory) -> MutableValues<Int8> {
    memory.constants(Int8.self, at: scaling.byteCount, count: packing.byteCount)
  }

  /// What is the same for all windows.
  @inline(__always)
  private func weighing(in memory: KernelMemory) -> feredge_weighing {
    let places = kept?.places(in: memory, at: scaling.byteCount, packing)
    let packed = places?.weights ?? packedWeights(in: memory)
    // Weights and lists lie in the kernel's constants, longer than any run.
    return unsafe feredge_weighing(
      values: nil, stride: 0, runs: patches.runs, length: patches.runLength, line: 0,
      windows: nil, weights: packed.values.address, results: nil, outputs: scaling.channels,
      counts: places?.counts.values.address, kept: places?.kept.values.address)
  }

  func run(in memory: KernelMemory) {
    if roomBytes > StackRoom.byteCount {
      run(in: memory, memory.scratch(Int8.self, count: roomBytes))
      return
    }
    var stack = StackRoom()
    stack.lend { run(in: memory, $0) }
  }

  private func run(in memory: KernelMemory, _ scratch: MutableValues<Int8>) {
    var weighing = unsafe weighing(in: memory)
    var rows = unsafe scaling.lent(scaling.rows(in: memory))
    var image = unsafe windows.geometry(scratch)
    for index in 0..<batch {
      // The image has all values that its windows take, the output has room for all channels of each.
      unsafe image.values = memory.values(input).dropping(index * patches.imageLength).address
      let target = memory.output(output).dropping(
        index * patches.window.positions * scaling.channels)
      unsafe weighing.results = target.mutableAddress
      unsafe feredge_weigh_image(path.number, &image, &weighing, &rows)
    }
  }
}
