internal import Timing
internal import Units

/// What one frame says about the eyes.
enum EyeReading: Hashable, Sendable {
  /// Probability that they are closed.
  case closure(Permille)
  /// There was a frame, and the eyes cannot be told open or closed in it.
  case unseen
  /// There was no frame: nothing new, for or against.
  case missed
}

/// Readings of single frames → open or closed over time.
///
/// ```
///            closure ≥ 0.50                      closure ≤ 0.30
///  unseen ──────────────────► closed ──────────────────────────────► opening
///    │ ▲                       │  ▲                                   │   │
///    │ └─ nothing for 3 s ─────┘  └──────── closure ≥ 0.50 ───────────┘   │
///    │                            (it was a misreading: time counts)      │
///    └── closure ≤ 0.30 ──► open ◄──────── seen open for 100 ms ──────────┘
/// ```
///
/// - **The closure clock starts at the first closed frame.** Nothing debounces the closing, so
///   nothing delays an alarm; a single misread closed frame is a closure too short to count.
/// - **A misread open frame does not end a closure**: that takes open frames over 100 ms, which are
///   two at 10 frames a second, three at 15 and four at 30 ((EU) 2023/2590 asks for 50 ms at least).
///   Until then the clock waits; if the eyes read closed again, the time in between counts as
///   closed. A closure that ended has lasted until the first open frame.
/// - **A reading stands until the next one, at most 0.5 s.** Unseen or missing frames inside a
///   closure therefore do not stop its clock at once, and stop it after half a second. Only eyes
///   seen open end a closure; after 3 s without sight it is forgotten.
/// - **Time seen open and seen closed**, for PERCLOS, is charged only from frames in which the
///   eyes were seen, and up to half a second across lost frames.
struct EyeStateFilter {
  /// What this step says.
  struct Step: Hashable {
    var state: State = .unseen
    /// How long the eyes have been closed; zero when they are not.
    var closedFor: TimeSpan = .zero
    /// Time since the last step that the eyes were seen open.
    var open: TimeSpan = .zero
    /// Time since the last step that they were seen closed.
    var closed: TimeSpan = .zero
    /// Of all time seen closed: what turned out to belong to a long closure.
    var slowClosed: TimeSpan = .zero
    /// The closure that was seen to end in this step.
    var ended: TimeSpan?
    /// Whether the eyes went unseen for longer than a reading stands, since they were last seen.
    var sightWasLost = true
    /// Whether this step's own frame showed the eyes.
    var isSighting = false
  }

  enum State: Hashable { case unseen, open, closed, opening }

  private let policy: DrowsinessPolicy
  private var state: State = .unseen
  /// Whether the newest frame showed the eyes.
  private var inSight = false
  /// When the eyes were last seen; meaningful when `state` is not `unseen`.
  private var sightedAt: Instant = .zero
  private var latest: Instant = .zero
  /// The closure's clock.
  private var closedFor: TimeSpan = .zero
  /// Time seen closed that is not yet known to belong to a long closure.
  private var undecided: TimeSpan = .zero
  private var openingSince: Instant = .zero
  /// Time since `openingSince` that was seen.
  private var opening: TimeSpan = .zero

  init(policy: DrowsinessPolicy) { self.policy = policy }

  /// - Parameter now: never earlier than before; the same instant again is legal.
  mutating func observe(_ reading: EyeReading, at now: Instant) -> Step {
    var step = Step()
    charge(until: now, to: &step)
    settleSlowTime(&step)
    latest = now
    forgetIfStale(at: now)
    switch reading {
    case .missed: break
    case .unseen: inSight = false
    case .closure(let closure):
      if closure >= policy.eyesCloseAbove {
        see(closedAt: now, &step)
      } else if closure <= policy.eyesOpenBelow {
        see(openAt: now, &step)
      } else {
        repeatReading(at: now, &step)
      }
    }
    settleSlowTime(&step)
    step.isSighting = inSight && sightedAt == now
    step.state = state
    step.closedFor = closedFor
    return step
  }

  /// Charges the time since the last step to what was seen then.
  private mutating func charge(until now: Instant, to step: inout Step) {
    guard state != .unseen else { return }
    let end = min(now, sightedAt + policy.longestCharge)
    let time = max(end - latest, .zero)
    step.sightWasLost = end < now
    switch state {
    case .unseen: break
    case .open: if inSight { step.open = time }
    case .opening: if inSight { opening = opening + time }
    case .closed:
      closedFor = closedFor + time
      if inSight { chargeClosed(time, to: &step) }
    }
  }

  private mutating func chargeClosed(_ time: TimeSpan, to step: inout Step) {
    step.closed = step.closed + time
    undecided = undecided + time
  }

  private mutating func forgetIfStale(at now: Instant) {
    guard state != .unseen, now - sightedAt > policy.memory else { return }
    state = .unseen
    closedFor = .zero
    undecided = .zero
  }

  private mutating func see(closedAt now: Instant, _ step: inout Step) {
    switch state {
    case .unseen, .open:
      closedFor = .zero
      undecided = .zero
    case .closed: break
    case .opening:
      closedFor = closedFor + opening
      chargeClosed(opening, to: &step)
    }
    sighted(.closed, at: now)
  }

  private mutating func see(openAt now: Instant, _ step: inout Step) {
    switch state {
    case .unseen, .open: sighted(.open, at: now)
    case .closed:
      openingSince = now
      opening = .zero
      sighted(.opening, at: now)
    case .opening:
      guard policy.reached(policy.openingTolerance, by: now - openingSince) else {
        return sighted(.opening, at: now)
      }
      settleSlowTime(&step)
      step.ended = closedFor
      step.open = step.open + opening
      closedFor = .zero
      undecided = .zero
      sighted(.open, at: now)
    }
  }

  /// An undecided probability: what was read before stands. With nothing before, the eyes are open: a
  /// closure must not begin on weak evidence.
  private mutating func repeatReading(at now: Instant, _ step: inout Step) {
    switch state {
    case .unseen, .open, .opening: see(openAt: now, &step)
    case .closed: see(closedAt: now, &step)
    }
  }

  private mutating func sighted(_ seen: State, at now: Instant) {
    state = seen
    inSight = true
    sightedAt = now
  }

  private mutating func settleSlowTime(_ step: inout Step) {
    guard policy.reached(policy.longBlink, by: closedFor) else { return }
    step.slowClosed = step.slowClosed + undecided
    undecided = .zero
  }
}
