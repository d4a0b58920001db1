internal import Timing
internal import Units

/// The head drops with closed eyes and comes up again: a nod. It stays down: a slump.
///
/// Down is measured against the driver's own neutral pitch, learned slowly while the eyes are seen
/// open and the head looks ahead: in the first minute from every pitch, so that it does not matter
/// how the camera is mounted; later from a head that is not down. A look at the dashboard with open
/// eyes is neither nod nor slump.
struct HeadNodDetector {
  private let policy: DrowsinessPolicy
  /// Thousandths of a tenth of a degree; the camera's axis until something is learned.
  private var neutral: Int64 = 0
  private var learned: TimeSpan = .zero
  private var isDown = false
  private var sightedAt: Instant = .zero
  private var latest: Instant?
  /// While the head is down: time with the eyes seen closed; time with the eyes not seen open.
  private var downClosed: TimeSpan = .zero
  private var downNotOpen: TimeSpan = .zero
  private var nods = EventWindow<16>()

  init(policy: DrowsinessPolicy) { self.policy = policy }

  /// The neutral pitch.
  var neutralPitch: DeciDegrees { DeciDegrees(Int32(neutral / 1_000)) }

  /// Whether the head is down for as long as it takes to be a slump.
  var isSlumped: Bool { isDown && policy.reached(policy.slump, by: downNotOpen) }

  func count(at now: Instant) -> Int32 { nods.count(within: policy.patternWindow, of: now) }

  /// - Parameters:
  ///   - pose: `nil` when it was not seen in this frame, or there was no frame.
  ///   - eyes: of the same instant.
  mutating func observe(_ pose: HeadPose?, eyes: EyeStateFilter.Step, at now: Instant) {
    let time = max(min(now, sightedAt + policy.longestCharge) - (latest ?? now), .zero)
    latest = now
    if isDown { chargeDown(time, eyes: eyes, at: now) }
    guard let pose else { return }
    sightedAt = now
    let below = neutral - Int64(pose.pitch.tenths) * 1_000
    if below >= Int64(policy.headDown.tenths) * 1_000 {
      goDown()
    } else if below < Int64(policy.headUp.tenths) * 1_000 {
      comeUp(at: now)
    }
    if eyes.state == .open, !isDown || learned < policy.neutralLearning {
      learn(pose, over: time)
    }
  }

  private mutating func chargeDown(_ time: TimeSpan, eyes: EyeStateFilter.Step, at now: Instant) {
    downClosed = downClosed + min(eyes.closed, time)
    downNotOpen = downNotOpen + max(time - eyes.open, .zero)
    if now - sightedAt > policy.memory { isDown = false }
  }

  private mutating func goDown() {
    guard !isDown else { return }
    isDown = true
    downClosed = .zero
    downNotOpen = .zero
  }

  private mutating func comeUp(at now: Instant) {
    guard isDown else { return }
    isDown = false
    if policy.reached(policy.nod, by: downClosed) { nods.record(at: now) }
  }

  /// The mean of the first minute, then an exponential one over a minute.
  private mutating func learn(_ pose: HeadPose, over time: TimeSpan) {
    guard abs(pose.yaw.tenths) <= policy.neutralYawLimit.tenths else { return }
    learned = min(learned + time, policy.neutralLearning)
    guard learned > .zero else { return }
    let pitch = Int64(pose.pitch.tenths) * 1_000
    let step = (pitch - neutral) * time.nanoseconds / learned.nanoseconds
    let limit = Int64(policy.neutralLimit.tenths) * 1_000
    neutral = min(max(neutral + step, -limit), limit)
  }
}
