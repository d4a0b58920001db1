/// How an 8-bit value stands for a length, with the floating-point scale turned into an integer once.
///
/// One IEEE multiplication by a power of two and one by a whole number, then rounding: the same
/// integer on every machine.
public struct QuantizedLength: Hashable, Sendable {
  /// Units per step, in 1/65536.
  private let step: Int64
  private let zeroPoint: Int32

  /// - Parameters:
  ///   - scale: finite, more than 0, at most 2¹⁶; larger or broken scales count as 2¹⁶.
  ///   - unit: what a real 1 is in the lengths to be returned, 1…2²³.
  public init(scale: Float, zeroPoint: Int32, unit: Int32) {
    let bounded = scale > 0 && scale < 65_536 ? scale : 65_536
    // Positive, so cutting after adding a half rounds.
    step = Int64(Double(bounded) * 65_536 * Double(unit) + 0.5)
    self.zeroPoint = zeroPoint
  }

  /// The length that `value` stands for, rounded half up, held within ±2²².
  public func length(_ value: Int8) -> Int32 {
    let exact = (Int64(Int32(value) - zeroPoint) * step + 32_768) >> 16
    return Int32(max(-4_194_304, min(4_194_304, exact)))
  }
}
