internal import Timing

/// The level, and how it moves: up at once, down by one for every 0.8 s of open eyes.
///
/// ```
///            pattern: early sign    pattern: drowsy    closed ≥ 1.5 s      closed ≥ 3 s
///  ( none ) ───────► ( attention ) ──────► ( drowsy ) ──────► ( microsleep ) ──────► ( sleep )
///     ▲                 │    ▲                │   ▲               │     ▲               │
///     └─────────────────┘    └────────────────┘   └───────────────┘     └───────────────┘
///           one level down: eyes seen open for 0.8 s, and nothing calls for the level any more;
///           from attention: 0.8 s with nothing calling for it, and no closure going on
///
///  fast path: a closure of 1.5 s or 3 s leads from every state to its level in the same frame
///  beside it: ( blind ) is shown instead of none and attention while sight is defective;
///             drowsy, microsleep and sleep are held, and shown, blindly
/// ```
///
/// - The open time is one of sight: blinks pause it, a closure of 0.5 s or half a second out of
///   sight starts it anew. So hiding clears nothing, showing up for moments clears nothing, and half
///   a second of open eyes between closures clears nothing.
/// - From `sleep` to `none` it takes four such times when no pattern holds a level. A driver whose
///   pattern is drowsy comes down to `drowsy` and stays there until the pattern clears.
struct DrowsinessState {
  private let policy: DrowsinessPolicy
  private(set) var level: Level = .none
  /// When it began.
  private var since: Instant = .zero
  /// How long the eyes have been seen open, towards the next step down.
  private var openFor: TimeSpan = .zero
  /// Since the last sight of open eyes; it counts when they are seen open again.
  private var openUnconfirmed: TimeSpan = .zero

  init(policy: DrowsinessPolicy) { self.policy = policy }

  /// - Parameter pattern: `none`, `attention` or `drowsy`.
  mutating func advance(eyes: EyeStateFilter.Step, pattern: Level, at now: Instant) {
    recover(eyes)
    let called = max(pattern, closureLevel(eyes))
    if called > level {
      move(to: called, at: now)
    } else if called < level, mayStepDown(eyes, at: now) {
      move(to: below(level), at: now)
    }
  }

  private func mayStepDown(_ eyes: EyeStateFilter.Step, at now: Instant) -> Bool {
    if eyes.state == .open, policy.reached(policy.stepDown, by: openFor) { return true }
    // An early sign is no alarm: it is not held while nothing is visible.
    guard level == .attention, eyes.state == .open || eyes.state == .unseen else { return false }
    return policy.reached(policy.stepDown, by: now - since)
  }

  /// An opening that is not yet confirmed raises nothing: the newest frame showed open eyes.
  private func closureLevel(_ eyes: EyeStateFilter.Step) -> Level {
    guard eyes.state == .closed else { return .none }
    if policy.reached(policy.sleep, by: eyes.closedFor) { return .sleep }
    if policy.reached(policy.microsleep, by: eyes.closedFor) { return .microsleep }
    return .none
  }

  /// The time between two sights of open eyes counts; what follows the last one does not.
  private mutating func recover(_ eyes: EyeStateFilter.Step) {
    openUnconfirmed = openUnconfirmed + eyes.open
    if eyes.sightWasLost || policy.reached(policy.longBlink, by: eyes.closedFor) {
      openFor = .zero
      openUnconfirmed = .zero
    } else if eyes.isSighting {
      openFor = openFor + openUnconfirmed
      openUnconfirmed = .zero
    }
  }

  private mutating func move(to next: Level, at now: Instant) {
    level = next
    since = now
    openFor = .zero
  }

  private func below(_ level: Level) -> Level {
    switch level {
    case .sleep: .microsleep
    case .microsleep: .drowsy
    case .drowsy: .attention
    case .attention, .none, .blind: .none
    }
  }
}
