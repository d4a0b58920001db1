/// SPLIT and SPLIT_V: a tensor of any type cut along a dimension, into parts that the outputs' shapes tell.
struct Splitting: Kernel {
  private let input: Int
  private let outputCount: Int
  /// Rows of the input: the product of the dimensions outside of the cut one.
  private let rows: Int

  /// One output: its tensor and how many bytes of each row it gets.
  private struct Part: BitwiseCopyable {
    let output: Int
    let byteCount: Int
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let count = view.outputCount
    let isEven = view.code == OperatorCode.split
    try view.expect(inputs: isEven ? 2...2 : 3...3, outputs: max(1, count))
    let source = try view.movedInput(isEven ? 1 : 0)
    let axis = try Self.axis(of: view, isEven ? 0 : 2, rank: source.shape.rank)
    var cut = 0
    for position in 0..<count {
      let output = try view.movedOutput(position, from: source)
      guard output.shape.rank == source.shape.rank else {
        throw .argumentShape(argument: view.inputCount + position)
      }
      for dimension in 0..<source.shape.rank
      where dimension != axis && output.shape[dimension] != source.shape[dimension] {
        throw .argumentShape(argument: view.inputCount + position)
      }
      cut += output.shape[axis]
    }
    guard cut == source.shape[axis] else { throw .argumentShape(argument: source.argument) }
    var rows = 1
    for dimension in 0..<axis { rows *= source.shape[dimension] }
    self.rows = rows
    input = source.index
    outputCount = count
    try Self.checkSizes(view, axis)
  }

  private static func axis(
    of view: OperatorView, _ position: Int, rank: Int
  ) throws(ModelProblem.Kind) -> Int {
    let list = try view.constantIntegers(position)
    guard list.count == 1 else { throw .argumentShape(argument: position) }
    guard list[0] >= -rank, list[0] < rank else { throw .axis(list[0]) }
    return list[0] < 0 ? list[0] + rank : list[0]
  }

  /// That the outputs' lengths are those that the operator states.
  private static func checkSizes(_ view: OperatorView, _ axis: Int) throws(ModelProblem.Kind) {
    guard view.code != OperatorCode.split else {
      let first = try view.output(0).shape[axis]
      for position in 0..<view.outputCount where try view.output(position).shape[axis] != first {
        throw .argumentShape(argument: view.inputCount + position)
      }
      return
    }
    let sizes = try view.constantIntegers(1)
    guard sizes.count == view.outputCount else { throw .argumentShape(argument: 1) }
    // One size may be −1: what is left. The lengths were found to add up.
    for position in 0..<sizes.count where sizes[position] != -1 {
      guard try view.output(position).shape[axis] == sizes[position] else {
        throw .argumentShape(argument: view.inputCount + position)
      }
    }
  }

  var constantBytes: Int { outputCount * MemoryLayout<Part>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let parts = memory.constants(Part.self, count: outputCount)
    for position in 0..<outputCount {
      let output = try view.output(position)
      parts[position] = Part(
        output: output.index,
        byteCount: output.shape.elementCount / rows * output.type.byteCount)
    }
  }

  func run(in memory: KernelMemory) {
    let parts = memory.constants(Part.self, count: outputCount).values
    let input = memory.bytes(self.input)
    let rowBytes = input.count / rows
    var place = 0
    for index in 0..<outputCount {
      let part = parts[index]
      let output = memory.outputBytes(part.output)
      for row in 0..<rows {
        output.copy(
          input.dropping(row * rowBytes + place), to: row * part.byteCount, length: part.byteCount)
      }
      place += part.byteCount
    }
  }
}
