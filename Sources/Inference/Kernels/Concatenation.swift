/// CONCATENATION and PACK: tensors of one type, scale and zero point, one after another along a
/// dimension; PACK's is new.
///
/// Each input contributes a run of neighbouring values to every row of the output.
struct Concatenation: Kernel {
  private let output: Int
  private let inputCount: Int
  /// Rows of the output: the product of the dimensions outside of the joined one.
  private let rows: Int

  /// One input: its tensor and how many bytes of each row it has.
  private struct Part: BitwiseCopyable {
    let input: Int
    let byteCount: Int
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let count = view.inputCount
    try view.expect(inputs: 1...max(1, count))
    let first = try view.movedInput(0)
    let output = try view.movedOutput(from: first)
    let isPack = view.code == OperatorCode.pack
    let axis = try Self.axis(of: view, rank: output.shape.rank)
    var rows = 1
    for dimension in 0..<axis { rows *= output.shape[dimension] }
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
    self.rows = rows
    inputCount = count
  }

  private static func axis(of view: OperatorView, rank: Int) throws(ModelProblem.Kind) -> Int {
    // PACK's options begin with the number of its inputs.
    let axis = try view.integerOption(view.code == OperatorCode.pack ? 1 : 0)
    guard axis >= -rank, axis < rank else { throw .axis(axis) }
    return axis < 0 ? axis + rank : axis
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

  var constantBytes: Int { inputCount * MemoryLayout<Part>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let parts = memory.constants(Part.self, count: inputCount)
    for position in 0..<inputCount {
      let input = try view.movedInput(position)
      parts[position] = Part(
        input: input.index, byteCount: input.shape.elementCount / rows * input.type.byteCount)
    }
  }

  func run(in memory: KernelMemory) {
    let parts = memory.constants(Part.self, count: inputCount).values
    let output = memory.outputBytes(self.output)
    let rowBytes = output.count / rows
    var place = 0
    for index in 0..<inputCount {
      let part = parts[index]
      let input = memory.bytes(part.input)
      for row in 0..<rows {
        output.copy(
          input.dropping(row * part.byteCount), to: row * rowBytes + place,
          length: part.byteCount)
      }
      place += part.byteCount
    }
  }
}
