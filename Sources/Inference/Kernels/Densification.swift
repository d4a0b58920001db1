/// DENSIFY: a sparse constant with its zeros filled in, which is done when the network is loaded.
///
/// Converters put it between sparse weights and an operator whose LiteRT kernel takes only dense ones.
struct Densification: Kernel {
  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.input(0)
    let output = try view.output()
    guard view.file.densified.source(of: output.index) == input.index else {
      throw .argumentNotConstant(argument: 0)
    }
    guard output.type == input.type else { throw .argumentType(argument: 1) }
    guard output.shape == input.shape else { throw .argumentShape(argument: 1) }
  }

  func run(in memory: KernelMemory) {}
}
