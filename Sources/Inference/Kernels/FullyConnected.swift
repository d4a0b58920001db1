internal import CVectorUnits

/// FULLY_CONNECTED: every output weighs all inputs.
///
/// `output[b, o] = clamp(round(scale[o] · (bias[o] + Σ (input[b] − inputZeroPoint) · weight[o])) + outputZeroPoint)`
///
/// - input: any shape whose element count is a multiple of the weights' columns; int8.
///   weights: `[outputs, columns]`, int8, zero point 0, one scale or one per output; used where they
///   lie in the file, or only some of them (`KeptRowBlocks`), or packed as for a convolution on a path that
///   wants them so. bias: `[outputs]`, int32, optional.
/// - Rounding: unlike the convolutions, LiteRT's reference multiplies in doubles here and rounds
///   halves away from 0 (`reference/integer_ops/fully_connected.h`).
/// - Complexity: `batch · outputs · columns` multiply-adds.
struct FullyConnected: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let batch: Int
  private let columns: Int
  private let outputs: Int
  private let outputZeroPoint: Int32
  private let range: ActivationRange
  private let path: KernelPath
  private let kept: KeptRowBlocks?
  private let listBytes: Int
  private let isPacked: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    let outputs = output.shape.channels
    let weights = try view.weights(1, slices: outputs, along: 0)
    let columns = try FullyConnectedShape(
      view, input: input.shape, weights: weights.shape, output: output.shape
    ).columns
    _ = try view.bias(2, count: outputs)
    range = try ActivationRange(
      fused: try view.option(0, default: 0), scale: output.scale, zeroPoint: output.zeroPoint)
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
    batch = input.shape.elementCount / columns
    self.columns = columns
    self.outputs = outputs
    outputZeroPoint = output.zeroPoint
    path = KernelPath(weights: weights)
    kept = KeptRowBlocks(of: weights, path: path)
    // A row's last vector may be read past the end of the arena's tensors, but not of the file's. Fewer
    // outputs than that leave most of a vector empty.
    isPacked =
      kept == nil && feredge_packs_rows(path.number) != 0 && outputs >= 8
      && (columns % 4 == 0 || !input.isConstant)
    listBytes =
      kept?.byteCount(outputs: outputs)
      ?? (weights.isSparse ? KeptRowBlocks.mostBytes(of: weights) : 0)
    for channel in 0..<outputs {
      // Below 2³⁰: then a 32-bit sum times the factor fits 62 bits.
      let factor = effectiveScale(
        input: input.scale, weight: weights.scale(ofSlice: channel), output: output.scale)
      guard factor < 1_073_741_824 else { throw .multiplier }
    }
  }

  private var packing: WeightPacking {
    let unit = Int(feredge_unit(path.number))
    return WeightPacking(
      path: path, outputs: outputs, length: (columns + unit - 1) / unit * unit)
  }

  /// Entries of the tables: whole vectors of outputs where the weights are packed.
  private var entries: Int { isPacked ? (outputs + 15) & ~15 : outputs }
  /// Outputs' factors as doubles, then what to add to each sum as int32.
  private var factorBytes: Int { entries * MemoryLayout<Double>.stride }
  private var tableBytes: Int { factorBytes + entries * MemoryLayout<Int32>.stride }
  var constantBytes: Int { tableBytes + max(isPacked ? packing.byteCount : 0, listBytes) }
  var blockShare: BlockShare? { kept?.share }

  var multiplyAdds: Int {
    batch * outputs * columns
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let input = try view.int8Input(0)
    let outputScale = try view.int8Output().scale
    let weights = try view.weights(1, slices: outputs, along: 0)
    let bias = try view.bias(2, count: outputs)
    let factors = memory.constants(Double.self, count: entries)
    let biases = memory.constants(Int32.self, at: factorBytes, count: entries)
    let rows = memory.values(self.weights)
    if let kept {
      kept.list(
        weights, path, into: kept.places(in: memory, at: tableBytes, outputs: outputs))
    }
    if isPacked { packing.pack(rows, columns: columns, into: packedWeights(in: memory)) }
    for channel in 0..<outputs {
      var sum: Int32 = 0
      for column in 0..<columns { sum &+= Int32(rows[channel * columns + column]) }
      let bias = Int32(truncatingIfNeeded: bias?.integer(channel) ?? 0)
      // As the zero point is folded in `ConvolutionParts`.
      biases[channel] =
        bias &- input.zeroPoint &* sum &- (isPacked ? packing.excess(weightSum: sum) : 0)
      factors[channel] = effectiveScale(
        input: input.scale, weight: weights.scale(ofSlice: channel), output: outputScale)
    }
  }

  private func packedWeights(in memory: KernelMemory) -> MutableValues<Int8> {
    memory.constants(Int8.self, at: tableBytes, count: packing.byteCount)
  }

  func run(in memory: KernelMemory) {
    let rows = memory.values(weights)
    // The tables lie in the kernel's constants, longer than any run.
    var scaling = unsafe feredge_row_scaling(
      factors: memory.constants(Double.self, count: outputs).values.address,
      biases: memory.constants(Int32.self, at: factorBytes, count: outputs).values.address,
      zero: outputZeroPoint, lowest: range.lowest, highest: range.highest)
    for item in 0..<batch {
      let values = memory.values(input).dropping(item * columns)
      let results = memory.output(output).dropping(item * outputs)
      if isPacked {
        // The results have room for all outputs, the packed weights are theirs.
        unsafe feredge_packed_rows(
          path.number, results.mutableAddress, values.address,
          packedWeights(in: memory).values.address, packing.length, outputs, &scaling)
        continue
      }
      if let kept {
        let places = kept.places(in: memory, at: tableBytes, outputs: outputs)
        unsafe weighKept(values, rows, places, &scaling, into: results)
      } else {
        unsafe weighAll(values, rows, &scaling, into: results)
      }
      var channel = outputs & ~3
      while channel < outputs {
        let sum = dotProduct(values, rows.dropping(channel * columns), length: columns)
        results[channel] = unsafe feredge_scaled_row(sum, &scaling, channel)
        channel += 1
      }
    }
  }

  /// Four outputs after four, those that are left over not.
  @inline(__always)
  private func weighAll(
    _ values: Values<Int8>, _ rows: Values<Int8>, _ scaling: inout feredge_row_scaling,
    into results: MutableValues<Int8>
  ) {
    var channel = 0
    while channel + 4 <= outputs {
      let sums = dotProducts(
        values, rows.dropping(channel * columns), stride: columns, length: columns, path)
      unsafe feredge_scale_rows(
        path.number, results.dropping(channel).mutableAddress, sums, &scaling, channel)
      channel += 4
    }
  }

  /// The same from the kept blocks alone.
  @inline(__always)
  private func weighKept(
    _ values: Values<Int8>, _ rows: Values<Int8>, _ places: KeptRowBlocks.Places,
    _ scaling: inout feredge_row_scaling, into results: MutableValues<Int8>
  ) {
    var kept = places.kept.values
    for four in 0..<outputs / 4 {
      let count = Int(places.counts[four])
      let sums = dotProducts(
        values, rows.dropping(4 * four * columns), stride: columns, length: columns, at: kept,
        count: count, path)
      unsafe feredge_scale_rows(
        path.number, results.dropping(4 * four).mutableAddress, sums, &scaling, 4 * four)
      kept = kept.dropping(count)
    }
  }
}
