/// MEAN and SUM of an int8 tensor, MEAN of an int16 one, over any of its dimensions.
///
/// `output = clamp(scale / count · (Σ input − count · inputZeroPoint) + outputZeroPoint)`, the scale
/// divided by `count` in fixed point for MEAN, and as it is for SUM (`reference/reduce.h`,
/// `QuantizedMeanOrSum`).
///
/// LiteRT's BUILTIN_REF of TensorFlow 2.21 reads the int8 values of SUM as if they were uint8, and
/// clamps its results so: −1 counts as 255. That is no sum of anything, so SUM here is what the same kernel
/// gives for uint8 tensors, shifted by 128: the formula above, to the bit. SUM of int16, which it reads so too,
/// is refused.
struct Mean: Kernel {
  private let input: Int
  private let output: Int
  private let isWide: Bool
  private let reduction: Reduction
  /// Includes the division by `reducedCount` for MEAN.
  private let multiplier: FixedPointMultiplier
  private let inputZeroPoint: Int32
  private let outputZeroPoint: Int32

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    // SUM of int16 is none in LiteRT, see above.
    isWide = view.code == OperatorCode.mean ? try view.isWide() : false
    let input = try view.activation(0, isWide ? .int16 : .int8)
    let output = try view.activationOutput(input.type)
    reduction = try Reduction(view, of: input.shape, to: output.shape)
    let whole = try FixedPointMultiplier(Double(input.scale) / Double(output.scale))
    multiplier = view.code == OperatorCode.mean ? whole.divided(by: reduction.reducedCount) : whole
    self.input = input.index
    self.output = output.index
    inputZeroPoint = input.zeroPoint
    outputZeroPoint = output.zeroPoint
  }

  var scratchBytes: Int { reduction.outputCount * MemoryLayout<Int32>.stride }

  func run(in memory: KernelMemory) {
    let outputCount = reduction.outputCount
    let sums = memory.scratch(Int32.self, count: outputCount)
    let offset = Int32(truncatingIfNeeded: Int(inputZeroPoint) * reduction.reducedCount)
    if isWide {
      reduction.sum(memory.numbers(Int16.self, of: input), into: sums)
      let output = memory.numbers(Int16.self, of: self.output)
      for index in 0..<outputCount { output[index] = Int16(clamping: multiplier(sums[index])) }
    } else {
      reduction.sum(memory.numbers(Int8.self, of: input), into: sums)
      let output = memory.output(self.output)
      for index in 0..<outputCount {
        output[index] = ActivationRange.whole.clamp(
          multiplier(sums[index] &- offset) &+ outputZeroPoint)
      }
    }
  }
}

extension FixedPointMultiplier {
  /// The factor divided by `count`, as `QuantizedMeanOrSum` does it: with as many more bits as `count`
  /// has, less one, but no shift below −31.
  func divided(by count: Int) -> FixedPointMultiplier {
    let bits = min(Int32(63 - Int64(count).leadingZeroBitCount), min(32, 31 + shift))
    let quotient = (Int64(multiplier) << Int64(bits)) / Int64(count)
    return FixedPointMultiplier(multiplier: Int32(quotient), shift: shift - bits)
  }
}
