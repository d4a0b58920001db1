/// MEAN and SUM of an int8 tensor, MEAN of an int16 one, over any of its dimensions.
///
/// `output = clamp(scale / count · (Σ input − count · inputZeroPoint) + outputZeroPoint)`, the scale
/// divided by `count` in fixed point for MEAN, and as it is for SUM (`reference/reduce.h`,
/// `QuantizedMeanOrSum`).
///
/// LiteRT's BUILTIN_REF of TensorFlow 2.21 reads the int8 values of SUM as if they were uint8, and
/// clamps its results so: −1 counts as 255. That is no sum of anything, so SUM here is what the same kernel
/// gives for uint8 tensors, shifted by 128: the formula above, to the bit.
struct Mean: Kernel {
  private let input: Int
  private let output: Int
  private let isWide: Bool
  private let outputCount: Int
  /// Values that go into each output.
  private let reducedCount: Int
  /// Includes the division by `reducedCount` for MEAN.
  private let multiplier: FixedPointMultiplier
  private let inputZeroPoint: Int32
  private let outputZeroPoint: Int32
  private let shape: TensorShape
  /// How far the output moves per step along each dimension of the input; 0 where it is reduced.
  private let steps: InlineArray<6, Int>

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    isWide = view.code == OperatorCode.mean ? try view.isWide() : false
    let input = try Argument(view, isOutput: false, isWide)
    let output = try Argument(view, isOutput: true, isWide)
    shape = input.shape
    let reduced = try Self.axes(of: view, shape)
    var steps = InlineArray<6, Int>(repeating: 0)
    var outputCount = 1
    var dimension = shape.rank - 1
    while dimension >= 0 {
      if !reduced[dimension] {
        steps[dimension] = outputCount
        outputCount *= shape[dimension]
      }
      dimension -= 1
    }
    guard output.shape.elementCount == outputCount else { throw .argumentShape(argument: 2) }
    self.steps = steps
    self.outputCount = outputCount
    reducedCount = shape.elementCount / outputCount
    let whole = try FixedPointMultiplier(Double(input.scale) / Double(output.scale))
    multiplier = view.code == OperatorCode.mean ? whole.divided(by: reducedCount) : whole
    self.input = input.index
    self.output = output.index
    inputZeroPoint = input.zeroPoint
    outputZeroPoint = output.zeroPoint
  }

  /// The input or output, int8 or int16.
  private struct Argument {
    let index: Int
    let shape: TensorShape
    let scale: Float
    let zeroPoint: Int32

    init(_ view: OperatorView, isOutput: Bool, _ isWide: Bool) throws(ModelProblem.Kind) {
      if isWide {
        let tensor = isOutput ? try view.int16Output() : try view.int16Input(0)
        (index, shape, scale, zeroPoint) = (tensor.index, tensor.shape, tensor.scale, 0)
      } else {
        let tensor = isOutput ? try view.int8Output() : try view.int8Input(0)
        (index, shape, scale) = (tensor.index, tensor.shape, tensor.scale)
        zeroPoint = tensor.zeroPoint
      }
    }
  }

  /// Which dimensions are reduced; negative axes count from the innermost.
  private static func axes(
    of view: OperatorView, _ shape: TensorShape
  ) throws(ModelProblem.Kind) -> InlineArray<6, Bool> {
    let axes = try view.constantIntegers(1)
    var reduced = InlineArray<6, Bool>(repeating: false)
    for index in 0..<axes.count {
      reduced[try shape.dimension(axes[index])] = true
    }
    return reduced
  }

  var scratchBytes: Int { outputCount * MemoryLayout<Int32>.stride }

  func run(in memory: KernelMemory) {
    let sums = memory.scratch(Int32.self, count: outputCount)
    sums.fill(from: 0, length: outputCount, with: 0)
    let offset = Int32(truncatingIfNeeded: Int(inputZeroPoint) * reducedCount)
    if isWide {
      add(memory.numbers(Int16.self, of: input), into: sums)
      let output = memory.numbers(Int16.self, of: self.output)
      for index in 0..<outputCount { output[index] = Int16(clamping: multiplier(sums[index])) }
    } else {
      add(memory.numbers(Int8.self, of: input), into: sums)
      let output = memory.output(self.output)
      for index in 0..<outputCount {
        output[index] = ActivationRange.whole.clamp(
          multiplier(sums[index] &- offset) &+ outputZeroPoint)
      }
    }
  }

  /// Adds each input value to its output's sum: innermost dimension in a run, the others like an odometer.
  @inline(__always)
  private func add<Number: FixedWidthInteger & BitwiseCopyable>(
    _ input: UnalignedValues<Number>, into sums: MutableValues<Int32>
  ) {
    let run = shape.channels
    let runStep = shape.rank > 0 ? steps[shape.rank - 1] : 0
    var counters = InlineArray<6, Int>(repeating: 0)
    var target = 0
    var place = 0
    while place < input.count {
      if runStep == 0 {
        var sum: Int32 = 0
        for index in 0..<run { sum &+= Int32(truncatingIfNeeded: input[place + index]) }
        sums[target] &+= sum
      } else {
        for index in 0..<run {
          sums[target + index] &+= Int32(truncatingIfNeeded: input[place + index])
        }
      }
      place += run
      var dimension = shape.rank - 2
      while dimension >= 0 {
        counters[dimension] += 1
        target += steps[dimension]
        if counters[dimension] < shape[dimension] { break }
        target -= steps[dimension] * shape[dimension]
        counters[dimension] = 0
        dimension -= 1
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
