/// RESHAPE, SQUEEZE and EXPAND_DIMS: the same values under another shape.
///
/// The output's own shape says which; where the planner can give both tensors the same place,
/// nothing is copied.
struct Reshape: Kernel {
  let input: Int
  let output: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...2)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.isQuantizedLike(output) else { throw .argumentQuantizationDiffers(argument: 0) }
    guard input.shape.elementCount == output.shape.elementCount else {
      throw .argumentShape(argument: view.inputCount)
    }
    self.input = input.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    let input = memory.values(self.input)
    let output = memory.output(self.output)
    if input.isSamePlace(as: output) { return }
    output.copy(input, to: 0, length: output.count)
  }
}
