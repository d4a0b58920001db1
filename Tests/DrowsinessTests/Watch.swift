import Drowsiness
import Timing
import Units

/// A monitor and its camera: shows it evidence for a time, at a frame rate.
struct Watch: ~Copyable {
  var monitor: DrowsinessMonitor
  var frame: Int64 = 0
  let framesPerSecond: Int64
  private(set) var latest: Assessment?

  init(_ policy: DrowsinessPolicy = .driver, framesPerSecond: Int64 = 30) {
    monitor = DrowsinessMonitor(policy: policy)
    self.framesPerSecond = framesPerSecond
  }

  var now: Instant { Instant(nanoseconds: frame * 1_000_000_000 / framesPerSecond) }

  /// - Returns: the assessments of all frames.
  @discardableResult
  mutating func sees(_ evidence: Evidence, for duration: TimeSpan) -> [Assessment] {
    sees(frames: Int(duration.nanoseconds * framesPerSecond / 1_000_000_000)) { _ in evidence }
  }

  @discardableResult
  mutating func sees(frames: Int, _ evidence: (Int) -> Evidence) -> [Assessment] {
    var made: [Assessment] = []
    for index in 0..<frames {
      made.append(monitor.observe(evidence(index), at: now))
      frame += 1
    }
    latest = made.last ?? latest
    return made
  }

  /// Time passes without any call.
  mutating func misses(_ duration: TimeSpan) {
    frame += duration.nanoseconds * framesPerSecond / 1_000_000_000
  }
}

extension Evidence {
  /// - Parameters: thousandths; `nil`: cannot be told.
  static func eyes(_ left: Int32?, _ right: Int32?, yawn: Int32? = 0, pitch: Int32 = 0) -> Evidence
  {
    .face(
      FaceEvidence(
        leftEyeClosed: left.map { Permille($0) }, rightEyeClosed: right.map { Permille($0) },
        yawn: yawn.map { Permille($0) },
        pose: HeadPose(yaw: DeciDegrees(0), pitch: DeciDegrees(pitch), roll: DeciDegrees(0))))
  }

  static let open = eyes(20, 20)
  static let closed = eyes(980, 980)
  static let hidden = eyes(nil, nil)
}
