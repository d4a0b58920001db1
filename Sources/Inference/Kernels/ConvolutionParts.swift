/// What the weighing operators over images have in common: an image, a filter with a scale per output
/// channel, a bias, and a window that walks over the image.
///
/// - input: `[batch, height, width, channels]`, int8; weights: int8, zero point 0, one scale or one per
///   output channel; bias: `[outputs]`, int32, optional.
struct ConvolutionParts {
  let input: QuantizedTensor
  let output: QuantizedTensor
  let weights: Tensor
  let window: Window
  private let bias: Tensor?

  /// Judges all that does not depend on how the filter lies.
  ///
  /// - Parameters:
  ///   - dimension: the weights' dimension of the output channels.
  ///   - field: the number of the option of the horizontal dilation.
  init(
    _ view: OperatorView, outputsAlong dimension: Int, dilation field: Int
  ) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...3)
    input = try view.int8Input(0)
    output = try view.int8Output()
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    // Whole vectors are read, past the last channel of the last pixel: safe in the arena only.
    guard !input.isConstant else { throw .argumentConstant(argument: 0) }
    let outputs = output.shape.channels
    weights = try view.weights(1, slices: outputs, along: dimension)
    guard weights.shape.rank == 4, weights.shape[dimension] == outputs else {
      throw .argumentShape(argument: 1)
    }
    bias = try view.bias(2, count: outputs)
    window = try Window(
      of: view, input.shape, rows: weights.shape[1], columns: weights.shape[2], dilation: field)
    guard window.produces(output.shape, from: input.shape) else {
      throw .argumentShape(argument: view.inputCount)
    }
    for channel in 0..<outputs { _ = try multiplier(channel) }
  }

  /// The factor from an output channel's sums to its values.
  func multiplier(_ channel: Int) throws(ModelProblem.Kind) -> FixedPointMultiplier {
    try FixedPointMultiplier(
      effectiveScale(
        input: input.scale, weight: weights.scale(ofSlice: channel), output: output.scale))
  }

  /// What is added to a channel's products of values and weights, whose sum of weights is `sum`: the
  /// bias, less what the input's zero point brings in.
  ///
  /// `Σ (input − zeroPoint) · weight` is `Σ input · weight − zeroPoint · Σ weight` wherever padding
  /// holds the zero point. Sums wrap in 32 bits exactly as the reference's do: wrapping is a ring.
  func foldedBias(_ channel: Int, weightSum sum: Int32) -> Int32 {
    let bias = Int32(truncatingIfNeeded: bias?.integer(channel) ?? 0)
    return bias &- input.zeroPoint &* sum
  }

  /// The scaling, and with it the fused activation of option `field`.
  func scaling(
    _ view: OperatorView, entries: Int? = nil, activation field: Int
  ) throws(ModelProblem.Kind) -> ChannelScaling {
    ChannelScaling(
      channels: output.shape.channels, entries: entries, zeroPoint: output.zeroPoint,
      range: try view.activationRange(option: field, of: output))
  }
}

/// The weights of an output channel, added up.
struct WeightSum {
  private(set) var sum: Int32 = 0
  private var magnitude: Int64 = 0

  mutating func add(_ weight: Int8) {
    sum &+= Int32(weight)
    magnitude += Int64(weight.magnitude)
  }

  /// What no sum of products with int8 values exceeds in magnitude, `bias` added.
  func mostOfSums(bias: Int32) -> Int64 { Int64(bias.magnitude) + 128 * magnitude }
}
