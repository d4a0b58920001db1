internal import Timing
internal import Units

/// A mouth that yawns for 1.2 s is one yawn, however long it lasts.
///
/// Talking, laughing and singing open the mouth for shorter stretches: each opening starts anew once
/// the mouth was shut for 50 ms. That is stricter than for eyes, where one frame never counts,
/// because here it is the bridged gap that would make a false alarm. A hand before the mouth hides
/// it: what was read last then stands for at most half a second, as for the eyes.
struct YawnDetector {
  private enum Mouth { case unseen, shut, open, shutting }

  private let policy: DrowsinessPolicy
  /// One every second of the window would be more than this: a yawn and its pause take 2.2 s.
  private var yawns = EventWindow<96>()
  private var mouth = Mouth.unseen
  private var inForceSince: Instant = .zero
  private var latest: Instant = .zero
  private var openFor: TimeSpan = .zero
  private var shutSince: Instant = .zero
  /// Whether the running yawn was counted; cleared by a mouth shut for the policy's pause.
  private var isCounted = false

  init(policy: DrowsinessPolicy) { self.policy = policy }

  /// - Parameter yawn: `nil` when the mouth was not seen in this frame, or there was no frame.
  mutating func observe(_ yawn: Permille?, at now: Instant) {
    charge(until: now)
    latest = now
    if mouth != .unseen, now - inForceSince > policy.memory { mouth = .unseen }
    guard let yawn else { return }
    if yawn >= policy.setsAbove {
      seeOpen(at: now)
    } else if yawn <= policy.clearsBelow {
      seeShut(at: now)
    }
    inForceSince = now
    guard mouth == .open, !isCounted, policy.reached(policy.yawn, by: openFor) else { return }
    isCounted = true
    yawns.record(at: now)
  }

  func count(at now: Instant) -> Int32 { yawns.count(within: policy.yawnWindow, of: now) }

  private mutating func charge(until now: Instant) {
    guard mouth == .open || mouth == .shutting else { return }
    let end = min(now, inForceSince + policy.longestCharge)
    openFor = openFor + max(end - latest, .zero)
  }

  private mutating func seeOpen(at now: Instant) {
    settleShutting(at: now)
    if mouth == .unseen || mouth == .shut { openFor = .zero }
    mouth = .open
  }

  private mutating func seeShut(at now: Instant) {
    settleShutting(at: now)
    switch mouth {
    case .unseen, .open:
      shutSince = now
      mouth = mouth == .open ? .shutting : .shut
    case .shut, .shutting: break
    }
  }

  private mutating func settleShutting(at now: Instant) {
    let shutFor = now - shutSince
    if mouth == .shutting, policy.reached(policy.artefactTolerance, by: shutFor) { mouth = .shut }
    if mouth == .shut, policy.reached(policy.yawnPause, by: shutFor) { isCounted = false }
  }
}
