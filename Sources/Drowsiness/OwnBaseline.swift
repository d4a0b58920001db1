public import Timing
public import Units

/// What is normal for this driver before this camera: learned in a minute, kept by the device, and
/// forgotten at a technician's word. The monitor works without it from the first frame.
public struct OwnBaseline: Hashable, Sendable {
  /// Closure that the network reads in the driver's open eyes: narrow eyes and glasses raise it.
  public var openEyes: Permille
  /// Pitch of the head that looks ahead.
  public var pitch: DeciDegrees
  /// How much each of them is worth: the time in which it was learned, at most the policy's.
  public var eyesLearned: TimeSpan
  public var pitchLearned: TimeSpan

  public init(
    openEyes: Permille, pitch: DeciDegrees, eyesLearned: TimeSpan, pitchLearned: TimeSpan
  ) {
    self.openEyes = openEyes
    self.pitch = pitch
    self.eyesLearned = eyesLearned
    self.pitchLearned = pitchLearned
  }

  /// Nothing learned: wide open eyes and the camera's axis.
  public static var unknown: OwnBaseline {
    OwnBaseline(
      openEyes: Permille(0), pitch: DeciDegrees(0), eyesLearned: .zero, pitchLearned: .zero)
  }
}

/// The closure that the network reads in this driver's open eyes.
///
/// A reading is stretched so that twice the own open level becomes 0 and closed stays 1:
/// (closure − 2·level) ÷ (1 − 2·level). Thresholds then mean the same for everybody. Twice, because
/// readings of open eyes are positive and scatter by about their mean: behind glasses that read 0.12
/// on average, one in twenty was above 0.4 (validation people of Tests/clips).
struct OpenEyeLevel {
  private(set) var level: SlowMean

  init(_ baseline: OwnBaseline, policy: DrowsinessPolicy) {
    level = SlowMean(
      Int64(baseline.openEyes.thousandths), learned: baseline.eyesLearned,
      horizon: policy.baselineLearning, limits: 0...Int64(policy.openEyesLimit.thousandths))
  }

  /// `reading` as it would be with the usual open eyes.
  func stretched(_ reading: EyeReading) -> EyeReading {
    guard case .closure(let closure) = reading else { return reading }
    let zero = 2 * level.value
    return .closure(Permille(max(Int64(closure.thousandths) - zero, 0), of: 1_000 - zero))
  }

  /// Learns from eyes that were seen open, as the network read them.
  mutating func learn(_ reading: EyeReading, _ eyes: EyeStateFilter.Step) {
    guard case .closure(let closure) = reading, eyes.state == .open else { return }
    level.learn(Int64(closure.thousandths), over: eyes.open)
  }
}
