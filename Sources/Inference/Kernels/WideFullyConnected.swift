/// FULLY_CONNECTED of 16-bit activations with 8-bit weights: shapes and rounding as in `FullyConnected`,
/// sums of 64 bits, or of 32 where the bias has them (`integer_ops/fully_connected.h`).
struct WideFullyConnected: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let columns: Int
  private let outputs: Int
  private let range: WideRange
  private let isNarrow: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    outputs = output.shape.channels
    let weights = try view.weights(1, slices: outputs, along: 0, mayBeComputed: true)
    columns = try FullyConnectedShape(
      view, input: input.shape, weights: weights.shape, output: output.shape
    ).columns
    range = try WideRange(fused: try view.option(0, default: 0), scale: output.scale)
    isNarrow = try view.wideBias(2, count: outputs)?.type == .int32
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
    for channel in 0..<outputs { _ = try Self.scaling(channel, view, outputs) }
  }

  /// One output's part of the formula.
  private struct Scaling: BitwiseCopyable {
    let bias: Int64
    let factor: Double
  }

  private static func scaling(
    _ channel: Int, _ view: OperatorView, _ outputs: Int
  ) throws(ModelProblem.Kind) -> Scaling {
    let factor = effectiveScale(
      input: try view.int16Input(0).scale, weight: try view.input(1).scale(ofSlice: channel),
      output: try view.int16Output().scale)
    guard factor < 1_073_741_824 else { throw .multiplier }
    let bias = try view.wideBias(2, count: outputs)
    return Scaling(bias: Int64(bias?.integer(channel) ?? 0), factor: factor)
  }

  var constantBytes: Int { outputs * MemoryLayout<Scaling>.stride }

  var multiplyAdds: Int { outputs * columns }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let scalings = memory.constants(Scaling.self, count: outputs)
    for channel in 0..<outputs {
      scalings[channel] = try Self.scaling(channel, view, outputs)
    }
  }

  func run(in memory: KernelMemory) {
    let scalings = memory.constants(Scaling.self, count: outputs).values
    let rows = memory.values(weights)
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    for item in 0..<input.count / columns {
      for channel in 0..<outputs {
        var sum: Int64 = 0
        for column in 0..<columns {
          sum &+= Int64(
            Int32(input[item * columns + column]) &* Int32(rows[channel * columns + column]))
        }
        output[item * outputs + channel] = scale(sum, scalings[channel])
      }
    }
  }

  @inline(__always)
  private func scale(_ sum: Int64, _ scaling: Scaling) -> Int16 {
    var biased = sum &+ scaling.bias
    if isNarrow { biased = Int64(Int32(truncatingIfNeeded: biased)) }
    // Past int16 on either side already.
    let scaled = min(max(Double(biased) * scaling.factor, -65_536), 65_536)
    return range.clamp(Int32(roundedAwayFromZero(scaled)))
  }
}
