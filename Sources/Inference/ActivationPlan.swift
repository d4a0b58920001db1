/// Where each activation and each kernel's scratch lies in the arena.
///
/// Entry `t` of the buffers is tensor `t`; after the tensors follows one entry per operator for its
/// scratch. A tensor that shares another's place has no bytes of its own and names the other in `roots`.
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
  ///   - buffers, order: `bufferCount` entries each, to be filled.
  ///   - roots: one entry per tensor, to be filled.
  init(
    _ file: ModelFile, _ operators: Values<Operator>, buffers: MutableValues<PlannedBuffer>,
    order: MutableValues<Int32>, roots: MutableValues<Int32>
  ) throws(ModelProblem.Kind) {
    self.buffers = buffers
    self.roots = roots
    tensorCount = file.tensors.count
    for index in 0..<buffers.count { buffers[index] = PlannedBuffer() }
    for tensor in 0..<roots.count { roots[tensor] = Int32(tensor) }
    for port in 0..<file.inputs.count {
      Self.use(buffers, roots, Int(file.inputs[port]), at: -1)
    }
    for index in 0..<operators.count {
      try Self.follow(operators[index], index, file, buffers, roots)
    }
    for port in 0..<file.outputs.count {
      Self.use(buffers, roots, Int(file.outputs[port]), at: operators.count)
    }
    try Self.measure(file, operators, buffers, roots)
    byteCount = MemoryPlanner.place(buffers, order: order)
    lowerBound = MemoryPlanner.lowerBound(buffers.values, operatorCount: operators.count)
  }

  private static func use(
    _ buffers: MutableValues<PlannedBuffer>, _ roots: MutableValues<Int32>, _ tensor: Int,
    at moment: Int
  ) {
    buffers[Int(roots[tensor])].use(at: moment)
  }

  /// Notes what operator `index` reads, writes and shares.
  private static func follow(
    _ operation: Operator, _ index: Int, _ file: ModelFile,
    _ buffers: MutableValues<PlannedBuffer>, _ roots: MutableValues<Int32>
  ) throws(ModelProblem.Kind) {
    let view = try OperatorView(index, in: file)
    for position in 0..<view.inputCount {
      guard let tensor = try view.inputIndex(position) else { continue }
      use(buffers, roots, tensor, at: index)
    }
    if let source = operation.outputIsInput, try file.tensor(source).constant == nil {
      // Both are only read from here on: a tensor has one writer.
      roots[try view.outputIndex(0)] = roots[source]
    }
    for position in 0..<view.outputCount {
      use(buffers, roots, try view.outputIndex(position), at: index)
    }
    buffers[file.tensors.count + index].use(at: index)
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
