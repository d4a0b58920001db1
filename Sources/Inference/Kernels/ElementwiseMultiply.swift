/// MUL of two int8 tensors.
///
/// `output = clamp(scale · (left − leftZeroPoint) · (right − rightZeroPoint) + outputZeroPoint)`
///
/// The scale is formed in single precision, as the reference does (`mul.cc`). The product of two
/// differences is at most 255² and so fits 32 bits with room to spare.
struct ElementwiseMultiply: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let multiplier: FixedPointMultiplier
  private let leftZeroPoint: Int32
  private let rightZeroPoint: Int32
  private let outputZeroPoint: Int32
  private let range: ActivationRange

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.int8Input(0)
    let right = try view.int8Input(1)
    let output = try view.int8Output()
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    range = try view.activationRange(option: 0, of: output)
    multiplier = try FixedPointMultiplier(Double(left.scale * right.scale / output.scale))
    leftZeroPoint = left.zeroPoint
    rightZeroPoint = right.zeroPoint
    outputZeroPoint = output.zeroPoint
    self.left = left.index
    self.right = right.index
    self.output = output.index
  }

  /// Either input, see `Operator.replaceable`.
  var replaceable: InlineArray<2, Int?> { [left, right] }

  func run(in memory: KernelMemory) {
    pairs.forEachPair(
      memory.values(left), memory.values(right), into: memory.output(output)
    ) { left, right in
      let product = (Int32(left) &- leftZeroPoint) &* (Int32(right) &- rightZeroPoint)
      return range.clamp(multiplier(product) &+ outputZeroPoint)
    }
  }
}
