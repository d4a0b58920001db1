internal import Console
public import Timing

/// How many frames come in a second, in thousandths, since clips run at 29.970 as well.
public struct ShownRate: Hashable, Sendable {
  public let thousandths: Int64

  public init(thousandths: Int64) { self.thousandths = thousandths }

  /// The rate of a frame period, rounded half up.
  ///
  /// - Parameter period: more than 0.
  public init(period: TimeSpan) {
    precondition(period > .zero, "frames have a period")
    thousandths = roundedHalfUp(1_000_000_000_000, per: period.nanoseconds)
  }
}

extension LineBuffer {
  /// A whole rate as a whole number, any other with three decimals.
  mutating func append(_ rate: ShownRate) {
    if rate.thousandths % 1000 == 0 {
      append(decimal: rate.thousandths / 1000)
    } else {
      append(fixedPoint: rate.thousandths, decimals: 3)
    }
  }
}
