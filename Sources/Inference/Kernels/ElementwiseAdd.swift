internal import CVectorUnits

/// ADD and SUB of two int8 tensors with scales of their own.
///
/// Both inputs are brought to twice the larger input scale with 20 extra bits, added or subtracted,
/// and the sum is scaled to the output (`reference/integer_ops/add.h`, `add.cc`). The first step
/// depends on one int8 value only, so each input has a table of 256 results. Tensors of equal shapes
/// are added in whole vectors instead, see `add.h`.
struct ElementwiseAdd: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let multiplier: FixedPointMultiplier
  private let outputZeroPoint: Int32
  private let range: ActivationRange
  private let leftPart: feredge_addend
  private let rightPart: feredge_addend
  /// Values that are added in whole vectors: as many as possible, or none.
  private let vectorCount: Int
  private let isSubtraction: Bool

  /// Extra bits that the reference gives the inputs.
  private static var extraBits: Int32 { 20 }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.int8Input(0)
    let right = try view.int8Input(1)
    let output = try view.int8Output()
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    range = try view.activationRange(option: 0, of: output)
    let twiceLarger = 2 * Double(max(left.scale, right.scale))
    let factor = twiceLarger / (Double(1 << Self.extraBits) * Double(output.scale))
    // The reference refuses factors of 1 and more.
    guard factor < 1 else { throw .multiplier }
    multiplier = try FixedPointMultiplier(factor)
    outputZeroPoint = output.zeroPoint
    self.left = left.index
    self.right = right.index
    self.output = output.index
    leftPart = try Self.part(left, twiceLarger)
    rightPart = try Self.part(right, twiceLarger)
    isSubtraction = view.code == OperatorCode.sub
    let isSuitable =
      !isSubtraction && multiplier.shift < 0 && left.shape == right.shape && !left.isConstant
      && !right.isConstant
    vectorCount = isSuitable ? output.shape.elementCount & ~15 : 0
  }

  /// What brings an input to the common scale. Its shift is negative: a factor of exactly ½, the
  /// largest there is and the only one without a shift, becomes one more bit and a shift by one.
  private static func part(
    _ input: QuantizedTensor, _ twiceLarger: Double
  ) throws(ModelProblem.Kind) -> feredge_addend {
    let factor = try FixedPointMultiplier(Double(input.scale) / twiceLarger)
    let isHalf: Int32 = factor.shift == 0 ? 1 : 0
    return feredge_addend(
      zero: input.zeroPoint, bits: extraBits - 16 + isHalf, multiplier: factor.multiplier,
      shift: factor.shift - isHalf)
  }

  var constantBytes: Int { 2 * 256 * MemoryLayout<Int32>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let table = memory.constants(Int32.self, count: 512)
    var left = leftPart
    var right = rightPart
    for byte in 0..<256 {
      let value = Int8(truncatingIfNeeded: byte)
      table[byte] = unsafe feredge_scaled_addend(&left, value)
      let scaled = unsafe feredge_scaled_addend(&right, value)
      table[256 + byte] = isSubtraction ? 0 &- scaled : scaled
    }
  }

  /// Either input, see `Operator.replaceable`.
  var replaceable: InlineArray<2, Int?> { [left, right] }

  func run(in memory: KernelMemory) {
    let left = memory.values(self.left)
    let right = memory.values(self.right)
    let sums = memory.output(output)
    if vectorCount > 0 {
      addVectors(left, right, into: sums)
    }
    let table = memory.constants(Int32.self, count: 512).values
    if vectorCount > 0 {
      for index in vectorCount..<sums.count {
        sums[index] = sum(of: left[index], right[index], table)
      }
    } else {
      pairs.forEachPair(left, right, into: sums) { sum(of: $0, $1, table) }
    }
  }

  @inline(__always)
  private func sum(of left: Int8, _ right: Int8, _ table: Values<Int32>) -> Int8 {
    let sum = table[Int(UInt8(bitPattern: left))] &+ table[256 + Int(UInt8(bitPattern: right))]
    return range.clamp(multiplier(sum) &+ outputZeroPoint)
  }

  /// The first `vectorCount` sums.
  private func addVectors(
    _ left: Values<Int8>, _ right: Values<Int8>, into sums: MutableValues<Int8>
  ) {
    var addition = feredge_addition(
      left: leftPart, right: rightPart, multiplier: multiplier.multiplier,
      shift: multiplier.shift, zero: outputZeroPoint, lowest: range.lowest, highest: range.highest)
    // All three have at least `vectorCount` values.
    unsafe feredge_add(
      KernelPath.fastest.number, &addition, left.address, right.address, sums.mutableAddress,
      vectorCount)
  }
}
