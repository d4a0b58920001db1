/// SOFTMAX of an int16 tensor over its innermost dimension (`reference/softmax.h`, `SoftmaxInt16`).
///
/// `output[i] = e^(beta · scale · (input[i] − max)) / Σ …`, as int16 with scale 1/32768. Exponential and
/// reciprocal are tables of straight pieces; differences past −10 count as −10.
struct WideSoftmax: Kernel {
  private let input: Int
  private let output: Int
  private let depth: Int
  /// From a difference to the exponential's argument.
  private let multiplier: FixedPointMultiplier

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    // The reference takes no more dimensions.
    guard input.shape.rank >= 1, input.shape.rank <= 4 else { throw .argumentShape(argument: 0) }
    guard input.shape == output.shape else { throw .argumentShape(argument: 1) }
    guard abs(output.scale - 1.0 / 32_768) <= 0.001 / 32_768 else { throw .outputQuantization }
    depth = input.shape.channels
    // The sum has 31 bits: 2¹⁶ exponentials of at most 32767.
    guard depth <= 65_536 else { throw .argumentShape(argument: 0) }
    let beta: Float = try view.option(0, default: 0)
    // 65535 steps of the argument are 10 in the exponent.
    multiplier = try FixedPointMultiplier(Double(input.scale * beta) / (10.0 / 65_535))
    // A difference has 16 bits; shifted farther it would leave 32.
    guard multiplier.shift < 16 else { throw .multiplier }
    self.input = input.index
    self.output = output.index
  }

  var constantBytes: Int { 2 * InterpolatedTable.byteCount }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    // The reference's scales over 65535 steps, so that −10 and 1 are rounded as there.
    InterpolatedTable.fill(
      exponentialEnds(in: memory), from: 10.0 / 65_535 * -65_535, to: 0, exponential)
    InterpolatedTable.fill(reciprocalEnds(in: memory), from: 0, to: 1.0 / 65_535 * 65_535) {
      1 / (1 + $0)
    }
  }

  private func exponentialEnds(in memory: KernelMemory) -> MutableValues<Int16> {
    memory.constants(Int16.self, count: InterpolatedTable.entries)
  }

  private func reciprocalEnds(in memory: KernelMemory) -> MutableValues<Int16> {
    memory.constants(
      Int16.self, at: InterpolatedTable.byteCount, count: InterpolatedTable.entries)
  }

  func run(in memory: KernelMemory) {
    let exponentials = InterpolatedTable(exponentialEnds(in: memory).values)
    let reciprocals = InterpolatedTable(reciprocalEnds(in: memory).values)
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    for start in stride(from: 0, to: output.count, by: depth) {
      let row = start..<start + depth
      let sum = exponentiate(input, row, exponentials, into: output)
      divide(output, row, by: sum, reciprocals)
    }
  }

  /// Writes the exponentials of a row, with 15 fraction bits, and returns their sum.
  private func exponentiate(
    _ input: UnalignedValues<Int16>, _ row: Range<Int>, _ exponentials: InterpolatedTable,
    into output: UnalignedValues<Int16>
  ) -> Int32 {
    var largest = Int16.min
    for index in row { largest = max(largest, input[index]) }
    var sum: Int32 = 0
    for index in row {
      let difference = Int32(input[index]) - Int32(largest)
      let value = exponentials.value(at: multiplier(difference) &+ 32_767)
      output[index] = Int16(truncatingIfNeeded: value)
      sum &+= value
    }
    return sum
  }

  /// Divides a row by its sum, in which the largest exponential alone is more than 2¹⁴.
  private func divide(
    _ output: UnalignedValues<Int16>, _ row: Range<Int>, by sum: Int32,
    _ reciprocals: InterpolatedTable
  ) {
    let leadingZeros = Int64(sum.leadingZeroBitCount)
    // The sum as 1 + x with 16 fraction bits, and x as the table's argument.
    let normalized = ((Int64(sum) << (leadingZeros - 1)) + (1 << 13)) >> 14
    let reciprocal = Int64(
      reciprocals.value(at: Int32(truncatingIfNeeded: normalized) - (1 << 15) - (1 << 16)))
    let shift = 31 - leadingZeros
    for index in row {
      let share = (Int64(output[index]) * reciprocal + (1 << (shift - 1))) >> shift
      output[index] = Int16(min(max(share, 0), 32_767))
    }
  }
}
