/// The smallest and largest value that a kernel may write, of int8 or int16.
struct ActivationRange: BitwiseCopyable, Equatable {
  let lowest: Int32
  let highest: Int32

  /// All of int8.
  static var whole: ActivationRange { ActivationRange(lowest: -128, highest: 127) }

  /// The part of `lowest...highest` that int8, or else int16, can hold.
  init(lowest: Int32, highest: Int32, isWide: Bool = false) {
    self.lowest = max(lowest, isWide ? -32_768 : -128)
    self.highest = min(highest, isWide ? 32_767 : 127)
  }

  /// The range that a fused activation leaves of an operator's output.
  ///
  /// - Throws: `.fusedActivation`, see the other `init`.
  init(fused code: Int8, of output: QuantizedTensor) throws(ModelProblem.Kind) {
    try self.init(
      fused: code, scale: output.scale, zeroPoint: output.zeroPoint, isWide: output.type == .int16)
  }

  /// The range that a fused activation leaves (`ActivationFunctionType` of the schema).
  ///
  /// - Throws: `.fusedActivation` for tanh and sign bit, which LiteRT's kernels for integers leave out.
  init(
    fused code: Int8, scale: Float, zeroPoint: Int32, isWide: Bool = false
  ) throws(ModelProblem.Kind) {
    let (bottom, top): (Int32, Int32)
    switch code {
    case 0: (bottom, top) = (Int32.min, Int32.max)
    case 1: (bottom, top) = (zeroPoint, Int32.max)
    case 2: (bottom, top) = (zeroPoint - Self.steps(1, scale), zeroPoint + Self.steps(1, scale))
    case 3: (bottom, top) = (zeroPoint, zeroPoint + Self.steps(6, scale))
    default: throw .fusedActivation(code: Int(code))
    }
    self.init(lowest: bottom, highest: top, isWide: isWide)
  }

  /// How many steps of `scale` make `real`, rounded half away from 0; 2¹⁶ are past int16 already.
  private static func steps(_ real: Float, _ scale: Float) -> Int32 {
    let quotient = real / scale
    return quotient >= 65_536 ? 65_536 : Int32(roundedAwayFromZero(Double(quotient)))
  }

  @inline(__always)
  func clamp(_ value: Int32) -> Int8 {
    Int8(truncatingIfNeeded: min(max(value, lowest), highest))
  }

  /// The same for a range of int16.
  @inline(__always)
  func clampWide(_ value: Int32) -> Int16 {
    Int16(truncatingIfNeeded: min(max(value, lowest), highest))
  }
}
