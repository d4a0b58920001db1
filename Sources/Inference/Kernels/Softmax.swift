/// SOFTMAX over the innermost dimension, in the reference's fixed point (`reference/softmax.h`).
///
/// `output[i] = e^(beta · scale · (input[i] − max)) / Σ …`, as int8 with scale 1/256 and zero point −128.
/// A difference to the maximum is one of 256 numbers, so the exponentials are a table.
struct Softmax: Kernel {
  private let input: Int
  private let output: Int
  private let depth: Int
  /// Differences below this count as probability 0: those past −31 in the exponent.
  private let smallestDifference: Int32

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.shape == output.shape, input.shape.rank >= 1 else {
      throw .argumentShape(argument: 1)
    }
    guard output.zeroPoint == -128, abs(output.scale - 1.0 / 256) <= 0.001 / 256 else {
      throw .outputQuantization
    }
    self.input = input.index
    self.output = output.index
    depth = input.shape.channels
    // The sum has 12 integer bits: 4095 ones at most.
    guard depth < 4096 else { throw .argumentShape(argument: 0) }
    let multiplier = try Self.multiplier(view, input)
    smallestDifference = -Int32((31 << 26) >> Int(multiplier.shift))
  }

  /// `beta · scale` with 26 fraction bits, as the reference forms it.
  private static func multiplier(
    _ view: OperatorView, _ input: QuantizedTensor
  ) throws(ModelProblem.Kind) -> FixedPointMultiplier {
    let beta: Float = try view.option(0, default: 0)
    let factor = Double(beta) * Double(input.scale) * 67_108_864
    guard factor > 1 else { throw .multiplier }
    // From 2³⁰ on the shift is 31, for the reference takes 2³¹ − 1 for all that is larger: then a step is at
    // least 16 in the exponent, and no difference but 0 counts, which any factor leaves as it is.
    guard factor < 1_073_741_824 else {
      return FixedPointMultiplier(multiplier: Int32.max, shift: 31)
    }
    return try FixedPointMultiplier(factor)
  }

  var constantBytes: Int { 256 * MemoryLayout<Int32>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let multiplier = try Self.multiplier(view, try view.int8Input(0))
    let table = memory.constants(Int32.self, count: 256)
    for step in 0..<256 {
      let difference = -Int32(step)
      guard difference >= smallestDifference else { continue }
      // `shift` is at least 1 here, so only the first of the two roundings acts.
      let scaled = doublingHighProduct(difference &<< multiplier.shift, multiplier.multiplier)
      table[step] = FixedPoint.exponentialOfNegative(scaled)
    }
  }

  func run(in memory: KernelMemory) {
    let table = memory.constants(Int32.self, count: 256).values
    let input = memory.values(self.input)
    let output = memory.output(self.output)
    var start = 0
    while start < output.count {
      normalize(input.dropping(start), table, into: output.dropping(start))
      start += depth
    }
  }

  /// One row.
  private func normalize(
    _ row: Values<Int8>, _ table: Values<Int32>, into results: MutableValues<Int8>
  ) {
    var largest = Int8.min
    for index in 0..<depth { largest = max(largest, row[index]) }
    var sum: Int32 = 0
    for index in 0..<depth {
      let difference = Int32(row[index]) - Int32(largest)
      if difference >= smallestDifference { sum &+= roundingShift(table[Int(-difference)], 12) }
    }
    // The maximum itself adds 2¹⁹, so `sum` is positive and has 1…12 leading zeros.
    let leadingZeros = Int32(sum.leadingZeroBitCount)
    let reciprocal = FixedPoint.reciprocalOfOnePlus(
      Int32(bitPattern: (UInt32(bitPattern: sum) &<< UInt32(leadingZeros)) &- (1 << 31)))
    let exponent = 12 - leadingZeros + 31 - 8
    for index in 0..<depth {
      let difference = Int32(row[index]) - Int32(largest)
      guard difference >= smallestDifference else {
        results[index] = Int8.min
        continue
      }
      let product = doublingHighProduct(reciprocal, table[Int(-difference)])
      results[index] = ActivationRange.whole.clamp(roundingShift(product, exponent) - 128)
    }
  }
}
