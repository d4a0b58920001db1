/// TRANSPOSE_CONV of 16-bit activations with 8-bit weights: shapes and padding as in
/// `TransposedConvolution2D`, sums and bias of 64 bits, or of 32 where the options say so
/// (`integer_ops/transpose_conv.h`, `transpose_conv.cc`).
struct WideTransposedConvolution2D: Kernel {
  private let input: Int
  private let weights: Int
  private let output: Int
  private let batch: Int
  private let channels: Int
  private let outputs: Int
  /// The walk of the output back to the input.
  private let window: Window
  private let range: WideRange
  private let isNarrow: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 3...4)
    let input = try view.int16Input(2)
    let output = try view.int16Output()
    window = try Window(transposing: view, from: input.shape, to: output.shape)
    range = try WideRange(fused: try view.option(3, default: 0), scale: output.scale)
    outputs = output.shape.channels
    isNarrow = try Self.hasNarrowSums(view)
    if let bias = try view.wideBias(3, count: outputs) {
      guard bias.type == (isNarrow ? .int32 : .int64) else { throw .argumentType(argument: 3) }
    }
    self.input = input.index
    weights = try view.input(1).index
    self.output = output.index
    batch = input.shape.batch
    channels = input.shape.channels
    for channel in 0..<outputs { _ = try Self.scaling(channel, view, outputs) }
  }

  /// Whether the options ask for sums of 32 bits; 0, float32, is what files say that leave the option out.
  private static func hasNarrowSums(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    let code: Int8 = try view.option(4, default: 0)
    switch ElementType(rawValue: code) {
    case .int32: return true
    case .int64, .float32: return false
    default: throw .option
    }
  }

  private static func scaling(
    _ channel: Int, _ view: OperatorView, _ outputs: Int
  ) throws(ModelProblem.Kind) -> WideScaling {
    try WideScaling(
      channel, bias: try view.wideBias(3, count: outputs), input: try view.int16Input(2).scale,
      weight: try view.input(1).scale(ofSlice: channel), output: try view.int16Output().scale)
  }

  var constantBytes: Int { outputs * MemoryLayout<WideScaling>.stride }

  var multiplyAdds: Int {
    batch * window.positions * window.vertical.filter * window.horizontal.filter * channels
      * outputs
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let scalings = memory.constants(WideScaling.self, count: outputs)
    for channel in 0..<outputs {
      scalings[channel] = try Self.scaling(channel, view, outputs)
    }
  }

  func run(in memory: KernelMemory) {
    let scalings = memory.constants(WideScaling.self, count: outputs).values
    let weights = memory.values(self.weights)
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    var target = 0
    for image in 0..<batch {
      for y in 0..<window.vertical.input {
        for x in 0..<window.horizontal.input {
          for channel in 0..<outputs {
            let sum = sum(input, image * window.positions * channels, y, x, channel, weights)
            output[target] = range.clamp(scalings[channel](sum, isNarrow))
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
