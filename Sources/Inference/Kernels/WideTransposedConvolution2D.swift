/// TRANSPOSE_CONV of 16-bit activations with 8-bit weights: shapes and padding as in
/// `TransposedConvolution2D`, bias and sums as in `WideScaling` (`integer_ops/transpose_conv.h`).
struct WideTransposedConvolution2D: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let batch: Int
  private let channels: Int
  private let outputs: Int
  /// The walk of the output back to the input.
  private let window: Window
  private let scaling: WideScaling

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 3...4)
    let input = try view.int16Input(2)
    let output = try view.int16Output()
    window = try Window(transposing: view, from: input.shape, to: output.shape)
    outputs = output.shape.channels
    scaling = try WideScaling(view, input: 2, bias: 3, activation: 3, sumType: 4)
    self.input = input.index
    weights = try view.input(1).index
    self.output = output.index
    batch = input.shape.batch
    channels = input.shape.channels
  }

  var constantBytes: Int { scaling.byteCount }

  var multiplyAdds: Int {
    batch * window.positions * window.vertical.filter * window.horizontal.filter * channels
      * outputs
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    try scaling.fill(in: memory, from: view)
  }

  func run(in memory: KernelMemory) {
    let entries = scaling.entries(in: memory)
    let weights = memory.values(self.weights)
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    var target = 0
    for image in 0..<batch {
      for y in 0..<window.vertical.input {
        for x in 0..<window.horizontal.input {
          for channel in 0..<outputs {
            let sum = sum(input, image * window.positions * channels, y, x, channel, weights)
            output[target] = scaling.value(of: sum, entries[channel])
            target += 1
          }
        }
      }
    }
  }

  /// One output before its bias.
  private func sum(
    _ input: UnalignedValues<Int16>, _ image: Int, _ y: Int, _ x: Int, _ channel: Int,
    _ weights: Values<Int8>
  ) -> Int64 {
    let (down, across) = (window.vertical, window.horizontal)
    var sum: Int64 = 0
    for row in 0..<down.filter {
      guard let line = down.position(of: y, atTap: row) else { continue }
      for column in 0..<across.filter {
        guard let place = across.position(of: x, atTap: column) else { continue }
        let pixel = image + (line * across.output + place) * channels
        let tap = ((channel * down.filter + row) * across.filter + column) * channels
        for index in 0..<channels {
          sum &+= Int64(Int32(input[pixel + index]) &* Int32(weights[tap + index]))
        }
      }
    }
    return sum
  }
}
