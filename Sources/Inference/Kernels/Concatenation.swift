/// CONCATENATION: tensors of one scale and zero point, one after another along a dimension.
///
/// Each input contributes a run of neighbouring values to every row of the output.
struct Concatenation: Kernel {
  private let output: Int
  private let inputCount: Int
  /// Rows of the output: the product of the dimensions outside of the joined one.
  private let rows: Int

  /// One input: its tensor and how many values of each row it has.
  private struct Part: BitwiseCopyable {
    let input: Int
    let length: Int
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let count = view.inputCount
    try view.expect(inputs: 1...max(1, count))
    let output = try view.int8Output()
    let axis = try Self.axis(of: view, rank: output.shape.rank)
    var rows = 1
    for dimension in 0..<axis { rows *= output.shape[dimension] }
    var joined = 0
    for position in 0..<count {
      let input = try view.int8Input(position)
      guard input.isQuantizedLike(output) else {
        throw .argumentQuantizationDiffers(argument: position)
      }
      guard input.shape.rank == output.shape.rank else { throw .argumentShape(argument: position) }
      for dimension in 0..<output.shape.rank
      where dimension != axis && input.shape[dimension] != output.shape[dimension] {
        throw .argumentShape(argument: position)
      }
      joined += input.shape[axis]
    }
    guard joined == output.shape[axis] else { throw .argumentShape(argument: count) }
    let fused: Int8 = try view.option(1, default: 0)
    guard fused == 0 else { throw .fusedActivation(code: Int(fused)) }
    self.output = output.index
    self.rows = rows
    inputCount = count
  }

  private static func axis(of view: OperatorView, rank: Int) throws(ModelProblem.Kind) -> Int {
    let axis = try view.integerOption(0)
    guard axis >= -rank, axis < rank else { throw .axis(axis) }
    return axis < 0 ? axis + rank : axis
  }

  var constantBytes: Int { inputCount * MemoryLayout<Part>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let parts = memory.constants(Part.self, count: inputCount)
    for position in 0..<inputCount {
      let input = try view.int8Input(position)
      parts[position] = Part(input: input.index, length: input.shape.elementCount / rows)
    }
  }

  func run(in memory: KernelMemory) {
    let parts = memory.constants(Part.self, count: inputCount).values
    let output = memory.output(self.output)
    let rowLength = output.count / rows
    var place = 0
    for index in 0..<inputCount {
      let part = parts[index]
      let input = memory.values(part.input)
      for row in 0..<rows {
        output.copy(
          input.dropping(row * part.length), to: row * rowLength + place, length: part.length)
      }
      place += part.length
    }
  }
}
