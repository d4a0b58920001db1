/// An operator whose result is known when the network is loaded: it only writes the numbers down.
///
/// SHAPE is always one; see `ShapeArithmetic` for the others.
struct FoldedConstant: Kernel {
  private let output: Int
  private let isWide: Bool
  private let values: FoldedIntegers

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    guard let found = try Self(ifKnown: view) else {
      throw .unsupportedOperator(code: view.code)
    }
    self = found
  }

  /// - Returns: `nil` for an operator whose result depends on the network's inputs.
  init?(ifKnown view: OperatorView) throws(ModelProblem.Kind) {
    guard view.outputCount == 1, let values = try ShapeArithmetic.values(of: view) else {
      return nil
    }
    let output = try view.output()
    self.output = output.index
    isWide = output.type == .int64
    self.values = values
  }

  func run(in memory: KernelMemory) {
    if isWide {
      let output = memory.numbers(Int64.self, of: self.output)
      for index in 0..<values.count { output[index] = Int64(values[index]) }
    } else {
      let output = memory.numbers(Int32.self, of: self.output)
      for index in 0..<values.count { output[index] = values[index] }
    }
  }
}
