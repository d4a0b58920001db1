/// A share or probability in thousandths, 0…1000.
///
/// Every decision is made on integers, so that all machines decide alike. A network's probability
/// has 8 bits, so thousandths lose nothing of it, and they are what the trace prints (3 decimals).
public struct Permille: Comparable, Hashable, Sendable {
  /// Thousandths, 0…1000.
  public let thousandths: Int32

  /// - Parameter thousandths: 0…1000; anything else is a programmer's error.
  @inlinable
  public init(_ thousandths: Int32) {
    precondition(thousandths >= 0 && thousandths <= 1000, "a share lies between 0 and 1")
    self.thousandths = thousandths
  }

  /// The output of an int8 LOGISTIC or SOFTMAX operator: probability = (q + 128) ÷ 256.
  ///
  /// Rounded half up. Source of the scale: TensorFlow Lite 8-bit quantization specification
  /// (output scale 1/256 and zero point −128 for both operators).
  @inlinable
  public init(quantizedProbability q: Int8) {
    self.init(((Int32(q) + 128) * 1000 + 128) / 256)
  }

  /// `part` ÷ `whole`, rounded half up.
  ///
  /// - Parameters:
  ///   - part: 0…`whole`.
  ///   - whole: more than 0; at most 2⁵³, so that the product stays in 64 bits.
  @inlinable
  public init(_ part: Int64, of whole: Int64) {
    precondition(whole > 0 && part >= 0 && part <= whole, "a share lies between 0 and 1")
    self.init(Int32((part * 2000 + whole) / (2 * whole)))
  }

  @inlinable
  public static func < (left: Permille, right: Permille) -> Bool {
    left.thousandths < right.thousandths
  }
}
