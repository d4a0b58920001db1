internal import Timing

/// A mean that follows slowly: the plain mean of what was learned so far, and once that is as long as
/// `horizon`, an exponential one with that time constant.
///
/// It is kept within `limits`, so that a bad start is not learned as normal.
struct SlowMean: Hashable {
  /// Thousandths of the sample's unit.
  private(set) var thousandths: Int64
  /// How much was learned, at most `horizon`; zero: nothing, and the value is a guess.
  private(set) var learned: TimeSpan
  private let horizon: TimeSpan
  private let lowest: Int64
  private let highest: Int64

  /// - Parameters:
  ///   - value: to begin with, in the sample's unit; taken into the limits.
  ///   - learned: what that value is worth.
  ///   - horizon: more than zero.
  ///   - limits: in the sample's unit.
  init(
    _ value: Int64, learned: TimeSpan, horizon: TimeSpan, limits: ClosedRange<Int64>
  ) {
    self.learned = min(max(learned, .zero), horizon)
    self.horizon = horizon
    lowest = limits.lowerBound * 1_000
    highest = limits.upperBound * 1_000
    thousandths = min(max(value * 1_000, lowest), highest)
  }

  /// In the sample's unit, rounded toward zero.
  var value: Int64 { thousandths / 1_000 }

  /// - Parameters:
  ///   - sample: within ±2³¹.
  ///   - time: for which the sample stands; 0…1 s.
  mutating func learn(_ sample: Int64, over time: TimeSpan) {
    learned = min(learned + time, horizon)
    guard learned > .zero else { return }
    // In microseconds, so that the product fits: below 2⁴² thousandths by at most 2²⁰ of them.
    let step = (sample * 1_000 - thousandths) * time.microseconds / max(learned.microseconds, 1)
    thousandths = min(max(thousandths + step, lowest), highest)
  }
}
