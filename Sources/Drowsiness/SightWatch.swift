internal import Timing

/// Notices when the eyes cannot be watched, and why.
///
/// Time without sight fills a measure of 3 s, time with sight empties it half as fast again, and a
/// full one is a defect. So moments of sight do not hide that there is none: with the eyes readable
/// for a quarter of the time the measure fills at 0.75 − 1.5 × 0.25 = 0.375 s a second and is full
/// after 8 s, within the 10 s that Euro NCAP asks for. A defect ends after 1 s of sight, by the
/// same measure. A camera that delivers nothing for 1 s is a defect at once.
struct SightWatch {
  private let policy: DrowsinessPolicy
  private var latest: Instant?
  /// When there was last a frame.
  private var frameAt: Instant = .zero
  /// When the newest frame showed the eyes; `nil`: it did not.
  private var seenAt: Instant?
  private var unseen: Int64 = 0
  private var reason = SightDefect.noFrames
  private var reasonSince: Instant = .zero
  /// The defect in force.
  private(set) var defect: SightDefect?

  /// - Parameter remembered: a defect from before a restart; it stands until it is seen to be over.
  init(policy: DrowsinessPolicy, remembered: SightDefect? = nil) {
    self.policy = policy
    if let remembered {
      defect = remembered
      reason = remembered
      unseen = Self.drain(policy.sightReturns)
    }
  }

  mutating func observe(_ evidence: Evidence, at now: Instant) {
    if latest == nil { frameAt = now }
    charge(until: now)
    latest = now
    let camerasSilence = now - frameAt
    if camerasSilence >= policy.noFramesGrace { blame(.noFrames, at: frameAt) }
    if evidence != .frameMissed {
      frameAt = now
      seenAt = evidence.sightDefect == nil ? now : nil
      if let defect = evidence.sightDefect { blame(defect, at: now) }
    }
    settle(isSilent: camerasSilence >= policy.noFramesGrace, at: now)
  }

  /// The eyes count as seen from a frame that showed them to the next frame, at most for the
  /// policy's longest charge: a lost frame is no blindness.
  private mutating func charge(until now: Instant) {
    guard let latest else { return }
    var seen = TimeSpan.zero
    if let seenAt { seen = max(min(now, seenAt + policy.longestCharge) - latest, .zero) }
    unseen = max(unseen - Self.drain(seen), 0) + (now - latest - seen).nanoseconds
  }

  /// What `seen` takes from the measure.
  private static func drain(_ seen: TimeSpan) -> Int64 { seen.nanoseconds * 3 / 2 }

  private mutating func blame(_ newReason: SightDefect, at now: Instant) {
    guard newReason != reason else { return }
    reason = newReason
    reasonSince = now
  }

  /// While a defect is in force, another reason replaces it once it has lasted for a second.
  private mutating func settle(isSilent: Bool, at now: Instant) {
    let held = Self.drain(policy.sightReturns)
    if defect == nil {
      guard isSilent || unseen >= policy.unseenGrace.nanoseconds else { return }
      defect = reason
      unseen = held
    } else if unseen == 0 {
      defect = nil
    } else {
      unseen = min(unseen, held)
      if now - reasonSince >= policy.noFramesGrace { defect = reason }
    }
  }
}

extension Evidence {
  /// What keeps this frame from showing the eyes; `nil`: it shows them.
  var sightDefect: SightDefect? {
    switch self {
    case .face(let face) where face.closure != nil: nil
    case .face(let face): face.areEyesBlurred ? .eyesBlurred : .eyesHidden
    case .faceNotFound: .noFace
    case .unusable(.dark): .dark
    case .unusable(.saturated): .saturated
    case .unusable(.flat): .flat
    case .unusable(.frozen): .frozen
    case .frameMissed: .noFrames
    }
  }
}
