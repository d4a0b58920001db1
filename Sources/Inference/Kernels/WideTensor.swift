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
