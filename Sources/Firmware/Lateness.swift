internal import Timing

/// Tells a machine that is too slow from a frame that was late once.
///
/// Late frames for a second without one in time begin it, frames in time for a second end it.
struct Lateness: Sendable {
  /// Ours: a hiccup of a memory card lasts for some 100 ms; a second of late frames is a habit.
  static var patience: TimeSpan { .seconds(1) }

  private var isLate = false
  /// Since when the verdicts have been other than `isLate` says.
  private var otherSince: Instant?

  /// - Returns: whether frames are late as a habit.
  mutating func observe(_ verdict: FrameBudget.Verdict, at now: Instant) -> Bool {
    let late = if case .late = verdict { true } else { false }
    guard late != isLate else {
      otherSince = nil
      return isLate
    }
    let since = otherSince ?? now
    otherSince = since
    if now - since >= Self.patience {
      isLate = late
      otherSince = nil
    }
    return isLate
  }
}
