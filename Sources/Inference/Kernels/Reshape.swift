/// RESHAPE, SQUEEZE and EXPAND_DIMS: the same values, of any type, under another shape.
///
/// The shape that the operator states must be the output's own; where the planner can give both tensors the
/// same place, nothing is copied.
struct Reshape: Kernel {
  let input: Int
  let output: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...2)
    let input = try view.movedInput(0)
    let output = try view.movedOutput(from: input)
    guard input.shape.elementCount == output.shape.elementCount else {
      throw .argumentShape(argument: view.inputCount)
    }
    switch view.code {
    case OperatorCode.squeeze: try Self.checkSqueezed(view, input.shape, output.shape)
    case OperatorCode.expandDims: try Self.checkExpanded(view, input.shape, output.shape)
    default: try Self.checkStated(view, output.shape)
    }
    self.input = input.index
    self.output = output.index
  }

  /// RESHAPE's second argument, where it is a list of int32, else its options; one length may be −1: what
  /// the others leave. A list that depends on the network's inputs is refused: every shape here is fixed.
  private static func checkStated(
    _ view: OperatorView, _ output: TensorShape
  ) throws(ModelProblem.Kind) {
    if let list = try view.optionalInput(1), list.shape.rank == 1, list.type == .int32 {
      let lengths = try view.constantIntegers(1)
      try check(output, lengths.count) { lengths[$0] }
      return
    }
    let lengths = try view.options?.vector(0, of: Int32.self)
    // Old files say [0] for a scalar.
    if output.rank == 0, let lengths, lengths.count == 1, lengths[0] == 0 { return }
    try check(output, lengths?.count ?? 0) { Int(lengths?[$0] ?? 0) }
  }

  /// That the output's lengths are the stated ones; the lengths' product was found to be right.
  private static func check(
    _ output: TensorShape, _ count: Int, _ length: (Int) -> Int
  ) throws(ModelProblem.Kind) {
    guard count == output.rank else { throw .statedShape }
    var isOpen = false
    for dimension in 0..<count where length(dimension) != output[dimension] {
      guard length(dimension) == -1, !isOpen else { throw .statedShape }
      isOpen = true
    }
  }

  /// SQUEEZE drops the lengths of 1 that its options name, or all of them.
  private static func checkSqueezed(
    _ view: OperatorView, _ input: TensorShape, _ output: TensorShape
  ) throws(ModelProblem.Kind) {
    var isNamed = InlineArray<6, Bool>(repeating: false)
    let named = try view.options?.vector(0, of: Int32.self)
    let count = named?.count ?? 0
    for position in 0..<count {
      let axis = Int(named?[position] ?? 0)
      let dimension = try input.dimension(axis)
      guard input[dimension] == 1 else { throw .axis(axis) }
      isNamed[dimension] = true
    }
    var left = TensorShape()
    for dimension in 0..<input.rank {
      let isDropped = count == 0 ? input[dimension] == 1 : isNamed[dimension]
      guard isDropped || left.append(input[dimension]) else { throw .shape }
    }
    guard left == output else { throw .statedShape }
  }

  /// EXPAND_DIMS puts a length of 1 where its second argument says.
  private static func checkExpanded(
    _ view: OperatorView, _ input: TensorShape, _ output: TensorShape
  ) throws(ModelProblem.Kind) {
    let list = try view.constantIntegers(1)
    guard list.count == 1 else { throw .argumentShape(argument: 1) }
    guard list[0] >= -input.rank - 1, list[0] <= input.rank else { throw .axis(list[0]) }
    let axis = list[0] < 0 ? list[0] + input.rank + 1 : list[0]
    var expected = TensorShape()
    for dimension in 0...input.rank {
      let length = dimension == axis ? 1 : input[dimension < axis ? dimension : dimension - 1]
      guard expected.append(length) else { throw .shape }
    }
    guard expected == output else { throw .statedShape }
  }

  func run(in memory: KernelMemory) {
    let input = memory.bytes(self.input)
    let output = memory.outputBytes(self.output)
    if input.isSamePlace(as: output) { return }
    output.copy(input, to: 0, length: output.count)
  }
}
