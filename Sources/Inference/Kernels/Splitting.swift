/// SPLIT and SPLIT_V: a tensor of any type cut along a dimension, into parts that the outputs' shapes tell.
struct Splitting: Kernel {
  private let input: Int
  private let outputCount: Int
  private let outputs: SideBySide

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let count = view.outputCount
    let isEven = view.code == OperatorCode.split
    try view.expect(inputs: isEven ? 2...2 : 3...3, outputs: max(1, count))
    let source = try view.movedInput(isEven ? 1 : 0)
    let list = try view.constantIntegers(isEven ? 0 : 2)
    guard list.count == 1 else { throw .argumentShape(argument: isEven ? 0 : 2) }
    let axis = try source.shape.dimension(list[0])
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
    input = source.index
    outputCount = count
    outputs = SideBySide(count: count, along: axis, of: source.shape)
    try Self.checkSizes(view, axis)
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

  var constantBytes: Int { outputs.constantBytes }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    for position in 0..<outputCount {
      let output = try MovedTensor(
        try view.output(position), argument: view.inputCount + position)
      outputs.set(position, to: output, in: memory)
    }
  }

  func run(in memory: KernelMemory) {
    let input = memory.bytes(self.input)
    outputs.forEachRun(in: memory, wholeBytes: input.count) { output, place, source, length in
      memory.outputBytes(output).copy(input.dropping(source), to: place, length: length)
    }
  }
}
