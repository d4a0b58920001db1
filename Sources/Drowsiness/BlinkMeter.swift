internal import Timing

/// Closures that were seen to end, sorted by length.
///
/// A duration is the distance between two frames, so it is off by up to a frame period at either
/// end: durations are claimed from 30 frames a second on (±33 ms); slower cameras only count.
struct BlinkMeter {
  /// Two blinks a second for a minute are more than anybody blinks.
  private var closures = EventWindow<128>()
  private var slowClosures = EventWindow<16>()
  private let policy: DrowsinessPolicy
  private var slowCounted = false

  init(policy: DrowsinessPolicy) { self.policy = policy }

  mutating func observe(_ eyes: EyeStateFilter.Step, at now: Instant) {
    if let ended = eyes.ended { closures.record(at: now, lasting: ended) }
    let isSlow = policy.reached(policy.slowClosure, by: eyes.closedFor)
    if isSlow, !slowCounted { slowClosures.record(at: now) }
    slowCounted = isSlow
  }

  /// Closures of one artefact's length up to a long one, in the policy's pattern window.
  func blinks(at now: Instant) -> Int32 {
    closures.count(
      within: policy.patternWindow, of: now, from: policy.artefactTolerance - policy.timeResolution,
      below: policy.longBlink - policy.timeResolution)
  }

  /// Closures of 0.5 s or more that were seen to end.
  func longBlinks(at now: Instant) -> Int32 {
    closures.count(
      within: policy.patternWindow, of: now, from: policy.longBlink - policy.timeResolution)
  }

  /// Closures of 1 s or more, each counted when it reaches that length.
  func slowClosures(at now: Instant) -> Int32 {
    slowClosures.count(within: policy.patternWindow, of: now)
  }
}
