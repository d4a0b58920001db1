/// ADD, SUB and MUL of int16 tensors, zero points 0, but for the sums of `WideShiftedSum`.
///
/// Sums are scaled as those of int8 are, with 15 extra bits instead of 20 (`add.cc`, `sub.cc`); the factor
/// of a product is formed in single precision (`mul.cc`). A product of two int16 has 31 bits.
struct WideArithmetic: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let code: Int
  private let leftFactor: FixedPointMultiplier
  private let rightFactor: FixedPointMultiplier
  private let outputFactor: FixedPointMultiplier
  private let range: ActivationRange

  /// Extra bits that the reference gives the inputs of a sum.
  private static var extraBits: Int32 { 15 }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.int16Input(0)
    let right = try view.int16Input(1)
    let output = try view.int16Output()
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    range = try view.activationRange(option: 0, of: output)
    code = view.code
    if code == OperatorCode.mul {
      leftFactor = FixedPointMultiplier(multiplier: 0, shift: 0)
      rightFactor = leftFactor
      outputFactor = try FixedPointMultiplier(Double(left.scale * right.scale / output.scale))
    } else {
      let twiceLarger = 2 * Double(max(left.scale, right.scale))
      let factor = twiceLarger / (Double(1 << Self.extraBits) * Double(output.scale))
      // The reference refuses factors of 1 and more.
      guard factor < 1 else { throw .multiplier }
      leftFactor = try FixedPointMultiplier(Double(left.scale) / twiceLarger)
      rightFactor = try FixedPointMultiplier(Double(right.scale) / twiceLarger)
      outputFactor = try FixedPointMultiplier(factor)
    }
    self.left = left.index
    self.right = right.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    let left = memory.numbers(Int16.self, of: self.left)
    let right = memory.numbers(Int16.self, of: self.right)
    let output = memory.numbers(Int16.self, of: self.output)
    pairs.forEachPlace(output.count) { place, leftPlace, rightPlace in
      let raw = combine(Int32(left[leftPlace]), Int32(right[rightPlace]))
      output[place] = range.clampWide(outputFactor(raw))
    }
  }

  @inline(__always)
  private func combine(_ left: Int32, _ right: Int32) -> Int32 {
    if code == OperatorCode.mul { return left &* right }
    let first = leftFactor(left &<< Self.extraBits)
    let second = rightFactor(right &<< Self.extraBits)
    return code == OperatorCode.sub ? first &- second : first &+ second
  }
}
