/// CONCATENATION and PACK: tensors of one type, scale and zero point, one after another along a
/// dimension; PACK's is new.
///
/// Each input contributes a run of neighbouring values to every row of the output.
struct Concatenation: Kernel {
  private let output: Int
  private let inputCount: Int
  private let inputs: SideBySide

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let count = view.inputCount
    try view.expect(inputs: 1...max(1, count))
    let first = try view.movedInput(0)
    let output = try view.movedOutput(from: first)
    let isPack = view.code == OperatorCode.pack
    // PACK's options begin with the number of its inputs.
    let axis = try output.shape.dimension(try view.integerOption(isPack ? 1 : 0))
    var joined = 0
    for position in 0..<count {
      let input = try view.movedInput(position)
      guard input.type == output.type else { throw .argumentType(argument: position) }
      guard input.isQuantizedLike(output) else {
        throw .argumentQuantizationDiffers(argument: position)
      }
      joined += try Self.length(
        input.shape, of: output.shape, along: axis, isPack, argument: position)
    }
    guard joined == output.shape[axis] else { throw .argumentShape(argument: count) }
    let fused: Int8 = isPack ? 0 : try view.option(1, default: 0)
    guard fused == 0 else { throw .fusedActivation(code: Int(fused)) }
    self.output = output.index
    inputCount = count
    inputs = SideBySide(count: count, along: axis, of: output.shape)
  }

  /// How far an input reaches along the joined dimension; the others must be the output's.
  private static func length(
    _ input: TensorShape, of output: TensorShape, along axis: Int, _ isPack: Bool, argument: Int
  ) throws(ModelProblem.Kind) -> Int {
    guard input.rank == output.rank - (isPack ? 1 : 0) else {
      throw .argumentShape(argument: argument)
    }
    for dimension in 0..<output.rank where dimension != axis {
      let own = isPack && dimension > axis ? dimension - 1 : dimension
      guard input[own] == output[dimension] else { throw .argumentShape(argument: argument) }
    }
    return isPack ? 1 : input[axis]
  }

  var constantBytes: Int { inputs.constantBytes }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    for position in 0..<inputCount {
      inputs.set(position, to: try view.movedInput(position), in: memory)
    }
  }

  func run(in memory: KernelMemory) {
    let output = memory.outputBytes(self.output)
    inputs.forEachRun(in: memory, wholeBytes: output.count) { input, place, target, length in
      output.copy(memory.bytes(input).dropping(place), to: target, length: length)
    }
  }
}
