/// An int16 tensor with one scale and a zero point of 0, as 16-bit activations are.
struct WideTensor {
  let index: Int
  let shape: TensorShape
  let scale: Float

  init(_ tensor: Tensor, argument: Int) throws(ModelProblem.Kind) {
    guard tensor.type == .int16 else { throw .argumentType(argument: argument) }
    guard let quantization = tensor.quantization else {
      throw .argumentNotQuantized(argument: argument)
    }
    index = tensor.index
    shape = tensor.shape
    scale = quantization.scale
  }
}

extension OperatorView {
  /// Whether an operator works on 16-bit activations: its input number `position` has them.
  func isWide(_ position: Int = 0) throws(ModelProblem.Kind) -> Bool {
    try input(position).type == .int16
  }

  func int16Input(_ position: Int) throws(ModelProblem.Kind) -> WideTensor {
    try WideTensor(try input(position), argument: position)
  }

  func int16Output() throws(ModelProblem.Kind) -> WideTensor {
    try WideTensor(try output(), argument: inputCount)
  }

  /// A constant bias of int64, or of int32 in newer files, or `nil` when it is left out.
  func wideBias(_ position: Int, count: Int) throws(ModelProblem.Kind) -> Tensor? {
    guard let tensor = try optionalInput(position) else { return nil }
    guard tensor.type == .int64 || tensor.type == .int32 else {
      throw .argumentType(argument: position)
    }
    guard tensor.constant != nil else { throw .argumentNotConstant(argument: position) }
    guard tensor.shape.elementCount == count else { throw .argumentShape(argument: position) }
    return tensor
  }
}

/// The smallest and largest int16 value that a kernel may write; see `ActivationRange`.
struct WideRange: BitwiseCopyable {
  let lowest: Int32
  let highest: Int32

  /// - Throws: `.fusedActivation` for tanh and sign bit.
  init(fused code: Int8, scale: Float) throws(ModelProblem.Kind) {
    let bottom = Int32(Int16.min)
    let top = Int32(Int16.max)
    switch code {
    case 0: (lowest, highest) = (bottom, top)
    case 1: (lowest, highest) = (0, top)
    case 2: (lowest, highest) = (max(-Self.steps(1, scale), bottom), min(Self.steps(1, scale), top))
    case 3: (lowest, highest) = (0, min(Self.steps(6, scale), top))
    default: throw .fusedActivation(code: Int(code))
    }
  }

  /// How many steps of `scale` make `real`, rounded half away from 0; 2¹⁶ is past int16 already.
  private static func steps(_ real: Float, _ scale: Float) -> Int32 {
    let quotient = real / scale
    return quotient >= 65_536 ? 65_536 : Int32(roundedAwayFromZero(Double(quotient)))
  }

  @inline(__always)
  func clamp(_ value: Int32) -> Int16 {
    Int16(truncatingIfNeeded: min(max(value, lowest), highest))
  }
}

/// What turns the 64-bit, or with an int32 bias 32-bit, sum of an output channel into int16.
struct WideScaling: BitwiseCopyable {
  let bias: Int64
  let multiplier: FixedPointMultiplier

  /// - Throws: `.multiplier` for a factor of 2⁷ and more: what the reference's 64-bit product takes.
  init(
    _ channel: Int, bias: Tensor?, input: Float, weight: Float, output: Float
  ) throws(ModelProblem.Kind) {
    multiplier = try FixedPointMultiplier(
      effectiveScale(input: input, weight: weight, output: output))
    guard multiplier.shift < 8 else { throw .multiplier }
    self.bias = Int64(bias?.integer(channel) ?? 0)
  }

  /// - Parameter isNarrow: whether the reference sums in 32 bits: it does so where the bias is int32.
  @inline(__always)
  func callAsFunction(_ sum: Int64, _ isNarrow: Bool) -> Int32 {
    let biased = sum &+ bias
    return isNarrow ? multiplier(Int32(truncatingIfNeeded: biased)) : multiplier.wide(biased)
  }
}

extension FixedPointMultiplier {
  /// `value · factor` with the fraction cut to 15 bits, rounded once, half up (`common.cc`,
  /// `MultiplyByQuantizedMultiplier` of 64 bits).
  ///
  /// - Precondition: `shift` is below 8.
  @inline(__always)
  func wide(_ value: Int64) -> Int32 {
    let reduced = multiplier < 0x7FFF_0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF
    let right = Int64(15 - shift)
    return Int32(
      truncatingIfNeeded: (value &* Int64(reduced) &+ (Int64(1) &<< (right - 1))) &>> right)
  }
}
