internal import CVectorUnits

/// CONV_2D: every output channel weighs a window of all input channels.
///
/// `output[y, x, o] = clamp(scale[o] · (bias[o] + Σ (input − inputZeroPoint) · weight[o]) + outputZeroPoint)`
///
/// - weights: `[outputs, rows, columns, channels]`; for the rest see `ConvolutionParts`.
/// - Packed weights: each output's `rows · columns · channels` weights, padded with 0 to a multiple of
///   16, so that no loop has a tail; what the patch holds there does not matter. Their order suits the
///   processor, see `weigh.h`. Where many are 0 only some of them are there, see `KeptBlocks`.
/// - Complexity: `outputs · outputHeight · outputWidth · rows · columns · channels` multiply-adds.
struct Convolution2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let patches: ImagePatches
  private let scaling: ChannelScaling
  private let path: KernelPath
  private let kept: KeptBlocks?

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let parts = try ConvolutionParts(view, outputsAlong: 0, dilation: 4)
    guard parts.weights.shape[3] == parts.input.shape.channels else {
      throw .argumentShape(argument: 1)
    }
    patches = ImagePatches(
      window: parts.window, channels: parts.input.shape.channels,
      zeroPoint: Int8(parts.input.zeroPoint))
    scaling = try parts.scaling(view, activation: 3)
    path = KernelPath(weights: parts.weights)
    let packing = WeightPacking(
      path: path, outputs: scaling.channels, length: patches.paddedLength)
    kept = KeptBlocks(of: parts.weights, packing: packing, patches: patches)
    input = parts.input.index
    output = parts.output.index
    batch = parts.input.shape.batch
  }

  private var packing: WeightPacking {
    WeightPacking(path: path, outputs: scaling.channels, length: patches.paddedLength)
  }

  var constantBytes: Int { scaling.byteCount + (kept?.byteCount(packing) ?? packing.byteCount) }
  var blockShare: BlockShare? { kept?.share }
  /// Copied windows mostly fit on the stack, which costs the arena nothing.
  private static var stackBytes: Int { 1024 }
  var scratchBytes: Int { patches.scratchBytes <= Self.stackBytes ? 0 : patches.scratchBytes }
  var multiplyAdds: Int {
    batch * patches.window.positions * scaling.channels * patches.length
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let parts = try ConvolutionParts(view, outputsAlong: 0, dilation: 4)
    let scalings = scaling.rows(in: memory)
    if let kept {
      let places = kept.places(in: memory, at: scaling.byteCount, packing)
      kept.pack(parts.weights, of: patches, into: places, packing)
    } else {
      packing.pack(parts.weights, of: patches, into: packedWeights(in: memory))
    }
    for channel in 0..<scaling.channels {
      var sum: Int32 = 0
      for index in 0..<patches.length {
        sum &+= Int32(parts.weights.int8(channel * patches.length + index))
      }
      scaling.set(
        channel, of: scalings,
        bias: parts.foldedBias(channel, weightSum: sum) &- packing.excess(weightSum: sum),
        multiplier: try parts.multiplier(channel))
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
      weights: packed.values.address, results: nil, outputs: scaling.channels,
      counts: places?.counts.values.address, kept: places?.kept.values.address)
  }

  func run(in memory: KernelMemory) {
    if patches.scratchBytes > Self.stackBytes {
      run(in: memory, memory.scratch(Int8.self, count: patches.scratchBytes))
      return
    }
    var stack = InlineArray<1024, Int8>(repeating: 0)
    // The bytes stay where they are while the closure runs.
    unsafe withUnsafeMutablePointer(to: &stack) { place in
      let start = unsafe UnsafeMutableRawPointer(place).assumingMemoryBound(to: Int8.self)
      run(in: memory, unsafe MutableValues(start: start, count: Self.stackBytes))
    }
  }

  private func run(in memory: KernelMemory, _ scratch: MutableValues<Int8>) {
    var weighing = unsafe weighing(in: memory)
    let scalings = scaling.rows(in: memory)
    let windows = patches.lineWindows
    for image in 0..<batch {
      let source = memory.values(input).dropping(image * patches.imageLength)
      var target = memory.output(output).dropping(
        image * patches.window.positions * scaling.channels)
      for line in 0..<patches.lines {
        var position = 0
        while position < windows {
          let count = position &+ 4 <= windows ? 4 : 1
          let patch = patches.patch(count, line: line, from: position, of: source, scratch)
          unsafe weigh(patch, count, &weighing, scalings, into: target)
          target = target.dropping(count &* scaling.channels)
          position &+= count
        }
      }
    }
  }

  /// All outputs of `count` neighbouring pixels.
  @inline(__always)
  private func weigh(
    _ patch: ImagePatches.Patch, _ count: Int, _ weighing: inout feredge_weighing,
    _ scalings: ChannelScaling.Rows, into pixels: MutableValues<Int8>
  ) {
    // The patch has the runs' readable values, the pixels have room for all channels.
    unsafe weighing.values = patch.values.address
    unsafe weighing.stride = patch.stride
    unsafe weighing.line = patch.line
    unsafe weighing.results = pixels.mutableAddress
    var rows = unsafe scaling.lent(scalings)
    unsafe feredge_weigh(path.number, &weighing, count, &rows)
  }
}
