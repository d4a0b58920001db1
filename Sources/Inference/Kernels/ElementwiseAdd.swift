/// ADD and SUB of two int8 tensors with scales of their own.
///
/// Both inputs are brought to twice the larger input scale with 20 extra bits, added or subtracted,
/// and the sum is scaled to the output (`reference/integer_ops/add.h`, `add.cc`). The first step
/// depends on one int8 value only, so each input has a table of 256 results.
struct ElementwiseAdd: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let multiplier: FixedPointMultiplier
  private let outputZeroPoint: Int32
  private let range: ActivationRange

  /// Extra bits that the reference gives the inputs.
  private static var extraBits: Int32 { 20 }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.int8Input(0)
    let right = try view.int8Input(1)
    let output = try view.int8Output()
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    range = try ActivationRange(
      fused: try view.option(0, default: 0), scale: output.scale, zeroPoint: output.zeroPoint)
    let twiceLarger = 2 * Double(max(left.scale, right.scale))
    let factor = twiceLarger / (Double(1 << Self.extraBits) * Double(output.scale))
    // The reference refuses factors of 1 and more.
    guard factor < 1 else { throw .multiplier }
    multiplier = try FixedPointMultiplier(factor)
    outputZeroPoint = output.zeroPoint
    self.left = left.index
    self.right = right.index
    self.output = output.index
    _ = try FixedPointMultiplier(Double(left.scale) / twiceLarger)
    _ = try FixedPointMultiplier(Double(right.scale) / twiceLarger)
  }

  var constantBytes: Int { 2 * 256 * MemoryLayout<Int32>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let left = try view.int8Input(0)
    let right = try view.int8Input(1)
    let twiceLarger = 2 * Double(max(left.scale, right.scale))
    let leftFactor = try FixedPointMultiplier(Double(left.scale) / twiceLarger)
    let rightFactor = try FixedPointMultiplier(Double(right.scale) / twiceLarger)
    let table = memory.constants(Int32.self, count: 512)
    let isSubtraction = view.code == OperatorCode.sub
    for byte in 0..<256 {
      let value = Int32(Int8(truncatingIfNeeded: byte))
      table[byte] = leftFactor((value - left.zeroPoint) &<< Self.extraBits)
      let scaled = rightFactor((value - right.zeroPoint) &<< Self.extraBits)
      table[256 + byte] = isSubtraction ? 0 &- scaled : scaled
    }
  }

  func run(in memory: KernelMemory) {
    let leftTable = memory.constants(Int32.self, count: 512).values
    let rightTable = leftTable.dropping(256)
    pairs.forEachPair(
      memory.values(left), memory.values(right), into: memory.output(output)
    ) { left, right in
      let sum =
        leftTable[Int(UInt8(bitPattern: left))] &+ rightTable[Int(UInt8(bitPattern: right))]
      return range.clamp(multiplier(sum) &+ outputZeroPoint)
    }
  }
}
