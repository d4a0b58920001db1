/// Where each activation and each kernel's scratch lies in the arena.
///
/// Entry `t` of the buffers is tensor `t`; after the tensors follows one entry per operator for its
/// scratch. A tensor that shares another's place has no bytes of its own and names the other in `roots`:
/// a reshaped one, or one that is computed value by value from a tensor that nobody reads afterwards.
struct ActivationPlan {
  let buffers: MutableValues<PlannedBuffer>
  /// For each tensor the tensor in whose place it lies; mostly itself.
  let roots: MutableValues<Int32>
  let tensorCount: Int
  /// Bytes of the arena that are used: the high-water mark.
  let byteCount: Int
  /// The fewest bytes that any plan of the same lifetimes could do with.
  let lowerBound: Int

  static func bufferCount(_ file: ModelFile) -> Int { file.tensors.count + file.operators.count }

  /// - Parameters:
  ///   - operators: one per operator of the file.
  ///   - buffers, order, places: `bufferCount` entries each, to be filled.
  ///   - roots: one entry per tensor, to be filled.
  init(
    _ file: ModelFile, _ operators: Values<Operator>, buffers: MutableValues<PlannedBuffer>,
    order: MutableValues<Int32>, places: MutableValues<Int32>, roots: MutableValues<Int32>
  ) throws(ModelProblem.Kind) {
    self.buffers = buffers
    self.roots = roots
    tensorCount = file.tensors.count
    for index in 0..<buffers.count { buffers[index] = PlannedBuffer() }
    for tensor in 0..<roots.count { roots[tensor] = Int32(tensor) }
    for port in 0..<file.inputs.count { Self.use(buffers, Int(file.inputs[port]), at: -1) }
    for index in 0..<operators.count { try Self.note(index, file, buffers) }
    for port in 0..<file.outputs.count {
      Self.use(buffers, Int(file.outputs[port]), at: operators.count)
    }
    for index in 0..<operators.count {
      try Self.share(operators[index], index, file, buffers, roots)
    }
    try Self.measure(file, operators, buffers, roots)
    let bound = MemoryPlanner.lowerBound(buffers.values, operatorCount: operators.count)
    let greedy = MemoryPlanner.place(buffers, order: order)
    var search = PlanSearch(
      buffers, order: order, best: places, operatorCount: operators.count, bytes: greedy,
      lowerBound: bound)
    let isSmallest = search.run()
    byteCount = search.bestBytes
    lowerBound = isSmallest ? byteCount : bound
  }

  private static func use(
    _ buffers: MutableValues<PlannedBuffer>, _ tensor: Int, at moment: Int
  ) {
    buffers[tensor].use(at: moment)
  }

  /// Notes what operator `index` reads and writes.
  private static func note(
    _ index: Int, _ file: ModelFile, _ buffers: MutableValues<PlannedBuffer>
  ) throws(ModelProblem.Kind) {
    let view = try OperatorView(index, in: file)
    for position in 0..<view.inputCount {
      guard let tensor = try view.inputIndex(position) else { continue }
      use(buffers, tensor, at: index)
    }
    for position in 0..<view.outputCount {
      use(buffers, try view.outputIndex(position), at: index)
    }
    use(buffers, file.tensors.count + index, at: index)
  }

  /// Puts the first output of operator `index` in the place of an input where that is safe: where both
  /// hold the same values, as a tensor has one writer, or where the input's place is not read again.
  private static func share(
    _ operation: Operator, _ index: Int, _ file: ModelFile,
    _ buffers: MutableValues<PlannedBuffer>, _ roots: MutableValues<Int32>
  ) throws(ModelProblem.Kind) {
    let view = try OperatorView(index, in: file)
    if let source = operation.outputIsInput {
      if try file.tensor(source).constant == nil {
        merge(try view.outputIndex(0), source, buffers, roots)
      }
      return
    }
    let candidates = operation.replaceable
    for position in 0..<2 {
      guard let source = candidates[position] else { continue }
      let tensor = try file.tensor(source)
      let output = try view.outputIndex(0)
      guard tensor.constant == nil, buffers[Int(roots[source])].lastUse == Int32(index),
        tensor.shape == (try file.tensor(output).shape)
      else { continue }
      merge(output, source, buffers, roots)
      return
    }
  }

  /// Gives `tensor` the place of `source`, which lives on for as long as either is used.
  private static func merge(
    _ tensor: Int, _ source: Int, _ buffers: MutableValues<PlannedBuffer>,
    _ roots: MutableValues<Int32>
  ) {
    let root = roots[source]
    roots[tensor] = root
    buffers[Int(root)].use(at: Int(buffers[tensor].lastUse))
  }

  /// Gives every buffer its size: nothing for constants, tensors in another's place and those never used.
  private static func measure(
    _ file: ModelFile, _ operators: Values<Operator>, _ buffers: MutableValues<PlannedBuffer>,
    _ roots: MutableValues<Int32>
  ) throws(ModelProblem.Kind) {
    for index in 0..<file.tensors.count {
      var buffer = buffers[index]
      guard buffer.lastUse >= buffer.firstUse, Int(roots[index]) == index else { continue }
      let tensor = try file.tensor(index)
      if tensor.constant != nil { continue }
      buffer.byteCount = tensor.byteCount
      buffer.offset = MemoryPlanner.unplaced
      buffers[index] = buffer
    }
    for index in 0..<operators.count {
      var buffer = buffers[file.tensors.count + index]
      buffer.byteCount = operators[index].scratchBytes
      buffer.offset = MemoryPlanner.unplaced
      buffers[file.tensors.count + index] = buffer
    }
  }

  /// Where a tensor that is no constant starts.
  func offset(ofTensor index: Int) -> Int { buffers[Int(roots[index])].offset }

  /// Where an operator's scratch starts.
  func offset(ofScratch index: Int) -> Int { max(0, buffers[tensorCount + index].offset) }
}
