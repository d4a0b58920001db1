/// FULLY_CONNECTED of 16-bit activations with 8-bit weights: shapes as in `FullyConnected`, bias and sums as in
/// `WideScaling` (`integer_ops/fully_connected.h`).
struct WideFullyConnected: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let batch: Int
  private let columns: Int
  private let outputs: Int
  private let scaling: WideScaling

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    let weights = try view.weights(
      1, slices: output.shape.channels, along: 0, mayBeComputed: true)
    let shape = try FullyConnectedShape(
      view, input: input.shape, weights: weights.shape, output: output.shape)
    (columns, outputs) = (shape.columns, shape.outputs)
    scaling = try WideScaling(view, activation: 0, sumType: 4)
    batch = input.shape.elementCount / columns
    self.input = input.index
    self.weights = weights.index
    self.output = output.index
  }

  var constantBytes: Int { scaling.byteCount }

  var multiplyAdds: Int { batch * outputs * columns }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    try scaling.fill(in: memory, from: view)
  }

  func run(in memory: KernelMemory) {
    let entries = scaling.entries(in: memory)
    let rows = memory.values(weights)
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    for item in 0..<batch {
      for channel in 0..<outputs {
        var sum: Int64 = 0
        for column in 0..<columns {
          sum &+= Int64(
            Int32(input[item * columns + column]) &* Int32(rows[channel * columns + column]))
        }
        output[item * outputs + channel] = scaling.value(of: sum, entries[channel])
      }
    }
  }
}
