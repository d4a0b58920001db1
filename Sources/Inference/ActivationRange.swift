/// The smallest and largest int8 value that a kernel may write.
struct ActivationRange: BitwiseCopyable, Equatable {
  let lowest: Int32
  let highest: Int32

  /// All of int8.
  static var whole: ActivationRange { ActivationRange(lowest: -128, highest: 127) }

  /// The part of `lowest...highest` that int8 can hold.
  init(lowest: Int32, highest: Int32) {
    self.lowest = max(lowest, -128)
    self.highest = min(highest, 127)
  }

  /// The range that a fused activation leaves (`ActivationFunctionType` of the schema).
  ///
  /// - Throws: `.fusedActivation` for tanh and sign bit, which no int8 kernel fuses.
  init(fused code: Int8, scale: Float, zeroPoint: Int32) throws(ModelProblem.Kind) {
    switch code {
    case 0: self = .whole
    case 1: self.init(lowest: zeroPoint, highest: 127)
    case 2:
      self.init(
        lowest: zeroPoint + Self.steps(-1, scale), highest: zeroPoint + Self.steps(1, scale))
    case 3: self.init(lowest: zeroPoint, highest: zeroPoint + Self.steps(6, scale))
    default: throw .fusedActivation(code: Int(code))
    }
  }

  /// How many steps of `scale` make `real`, rounded half away from 0; ±256 already reaches past int8.
  private static func steps(_ real: Float, _ scale: Float) -> Int32 {
    let quotient = real / scale
    if quotient >= 256 { return 256 }
    if quotient <= -256 { return -256 }
    return Int32(roundedAwayFromZero(Double(quotient)))
  }

  @inline(__always)
  func clamp(_ value: Int32) -> Int8 {
    Int8(truncatingIfNeeded: min(max(value, lowest), highest))
  }
}
