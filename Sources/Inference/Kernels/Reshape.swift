/// RESHAPE, SQUEEZE and EXPAND_DIMS: the same values, of any type, under another shape.
///
/// The output's own shape says which; where the planner can give both tensors the same place,
/// nothing is copied.
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
    self.input = input.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    let input = memory.bytes(self.input)
    let output = memory.outputBytes(self.output)
    if input.isSamePlace(as: output) { return }
    output.copy(input, to: 0, length: output.count)
  }
}
