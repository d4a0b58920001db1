internal import Timing
internal import Units

/// The head drops with closed eyes and comes up again: a nod. It stays down: a slump.
///
/// Down is measured against the driver's own neutral pitch, learned while the eyes are seen open: as
/// the mean of the first minute, then following over a minute. So it does not matter how the camera
/// is mounted, nor that it is knocked; a look down of a few seconds moves it little.
///
/// A look at the dashboard with open eyes is neither nod nor slump; nor is a bent head behind dark
/// glasses: the eyes must have been told open or closed in the last seconds before it went down.
struct HeadNodDetector {
  private let policy: DrowsinessPolicy
  /// In tenths of a degree; the camera's axis until something is learned.
  private(set) var neutral: SlowMean
  private var isDown = false
  private var sightedAt: Instant = .zero
  private var latest: Instant?
  /// While the head is down: time since the eyes were last seen open, less what they were seen closed:
  /// that is a closure, which raises its own alarm and is over when they open.
  private var untoldFor: TimeSpan = .zero
  /// While the head is down after a doze: time seen open.
  private var openFor: TimeSpan = .zero
  /// Whether the eyes have closed for long with the head down, and it is open what becomes of it. A
  /// closure that is a microsleep is alarmed for itself and makes no nod beside.
  private var hasDozed = false
  /// Whether the eyes could be told when the head went down.
  private var eyesWereTold = false
  private var nods = EventWindow<16>()

  init(_ baseline: OwnBaseline, policy: DrowsinessPolicy) {
    self.policy = policy
    let limit = Int64(policy.neutralLimit.tenths)
    neutral = SlowMean(
      Int64(baseline.pitch.tenths), learned: baseline.pitchLearned,
      horizon: policy.baselineLearning, limits: -limit...limit)
  }

  /// Forgets nods and what goes on; keeps the neutral pitch.
  mutating func startAnew() {
    isDown = false
    hasDozed = false
    latest = nil
    nods = EventWindow()
  }

  /// Whether the head is down for as long as it takes to be a slump.
  var isSlumped: Bool { isDown && eyesWereTold && policy.reached(policy.slump, by: untoldFor) }

  func count(at now: Instant) -> Int32 { nods.count(within: policy.patternWindow, of: now) }

  /// - Parameters:
  ///   - pose: `nil` when it was not seen in this frame, or there was no frame.
  ///   - eyes: of the same instant.
  mutating func observe(_ pose: HeadPose?, eyes: EyeStateFilter.Step, at now: Instant) {
    let time = max(min(now, sightedAt + policy.longestCharge) - (latest ?? now), .zero)
    latest = now
    if isDown, eyes.open > .zero { untoldFor = .zero }
    if isDown, eyes.open == .zero, eyes.state != .closed { untoldFor = untoldFor + time }
    if let pose {
      sightedAt = now
      judge(pose, eyes)
      let looksAhead = abs(pose.yaw.tenths) <= policy.neutralYawLimit.tenths
      if eyes.state == .open, looksAhead { neutral.learn(Int64(pose.pitch.tenths), over: time) }
    } else if now - sightedAt > policy.memory {
      isDown = false
      hasDozed = false
    }
    judgeDoze(eyes, at: now)
  }

  private mutating func judge(_ pose: HeadPose, _ eyes: EyeStateFilter.Step) {
    let below = neutral.thousandths - Int64(pose.pitch.tenths) * 1_000
    if below >= Int64(policy.headDown.tenths) * 1_000 {
      goDown(eyes)
    } else if below < Int64(policy.headUp.tenths) * 1_000 {
      isDown = false
    }
  }

  /// A doze is a nod once the eyes are open and the head is up; with the head still down after a
  /// second it was a look.
  private mutating func judgeDoze(_ eyes: EyeStateFilter.Step, at now: Instant) {
    if isDown, eyes.state == .closed, policy.reached(policy.nod, by: eyes.closedFor) {
      hasDozed = true
      openFor = .zero
    }
    if policy.reached(policy.microsleep, by: eyes.closedFor) { hasDozed = false }
    guard hasDozed, eyes.state == .open else { return }
    openFor = openFor + eyes.open
    if !isDown { nods.record(at: now) }
    if !isDown || policy.reached(policy.nodEnds, by: openFor) { hasDozed = false }
  }

  private mutating func goDown(_ eyes: EyeStateFilter.Step) {
    guard !isDown else { return }
    isDown = true
    eyesWereTold = eyes.state != .unseen
    untoldFor = .zero
  }
}
