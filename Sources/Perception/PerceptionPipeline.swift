internal import Drowsiness
internal import Face
public import Imaging
public import Inference
public import Timing
internal import Units

/// From a frame to evidence: quality, face, crops, networks.
///
/// The three networks, the pyramid and the tracker are siblings in one value; a frame passes through
/// them top to bottom and is forgotten.
public struct PerceptionPipeline: FramePerceiver, ~Copyable {
  private var pyramid: LumaPyramid
  private var meter: QualityMeter
  private var watcher: FaceWatcher
  private var eyes: EyeReader
  private let policy: PerceptionPolicy

  /// Checks that the networks fit and takes the pyramid's memory.
  ///
  /// - Parameters:
  ///   - geometry: of all frames to come.
  ///   - memory: gives `LumaPyramid.byteCount(for: geometry)` bytes.
  public init(
    detector: consuming Interpreter, face: consuming Interpreter, eye: consuming Interpreter,
    geometry: FrameGeometry, policy: PerceptionPolicy, memory: inout FixedMemory
  ) throws(PerceptionError) {
    let pyramid = try Self.pyramid(for: geometry, in: &memory)
    let locator = try FaceLocator(
      network: detector, geometry: geometry, threshold: policy.detectionScore)
    let reader = try FaceReader(network: face, mouthVisible: policy.mouthVisible)
    eyes = try EyeReader(network: eye, limits: policy.eyes)
    self.pyramid = pyramid
    meter = QualityMeter()
    watcher = FaceWatcher(locator: locator, reader: reader, policy: policy.tracking)
    self.policy = policy
  }

  public mutating func perceive<Clock: MonotonicClock & ~Copyable>(
    _ frame: borrowing Frame, timing: inout StageTimes, clock: inout Clock
  ) -> Perceived {
    pyramid.fill(from: frame)
    let defect = meter.measure(frame, pyramid: pyramid).defect(by: policy.quality)
    timing.finish(.quality, at: clock.now())
    if let defect {
      watcher.lose()
      return Perceived(evidence: .unusable(FrameDefect(defect)), face: nil, expression: nil)
    }
    let watched = watcher.watch(frame, pyramid: pyramid, timing: &timing, clock: &clock)
    guard let watched else {
      return Perceived(evidence: .faceNotFound, face: nil, expression: nil)
    }
    guard watched.reading.light.burnt <= policy.burntFace else {
      return Perceived(evidence: .unusable(.saturated), face: watched.box, expression: nil)
    }
    var (evidence, detail) = read(watched.reading, of: frame)
    evidence.person = watched.person
    timing.finish(.eyes, at: clock.now())
    return Perceived(
      evidence: .face(evidence), face: watched.box, expression: watched.reading.expression,
      eyeDetail: detail)
  }

  /// The evidence, and the detail of the sharper eye. The subject's own left eye is the image-right one: the camera does
  /// not mirror.
  private mutating func read(
    _ face: FaceReading, of frame: borrowing Frame
  ) -> (FaceEvidence, detail: Int32?) {
    let crops = FaceFraming.eyeCrops(of: face.points)
    var pose = HeadPoseEstimate.pose(of: face.points)
    if let shown = pose { pose = Self.undone(shown, response: policy.pitchResponse) }
    let yaw = pose?.yaw ?? DeciDegrees(0)
    let limit = policy.eyes.farEyeYaw
    // Turned to the own left, the left eye is the far one.
    var left = EyeReading()
    var right = EyeReading()
    if yaw <= limit {
      left = eyes.read(crops.right, in: face.light, of: frame, pyramid: pyramid)
    }
    if yaw >= DeciDegrees(-limit.tenths) {
      right = eyes.read(crops.left, in: face.light, of: frame, pyramid: pyramid)
    }
    let detail = Self.greater(left.detail, right.detail)
    let areBlurred = detail.map { $0 < policy.eyes.detail } ?? false
    let evidence = FaceEvidence(
      leftEyeClosed: left.closed, rightEyeClosed: right.closed, yawn: face.yawn, pose: pose,
      areEyesBlurred: areBlurred)
    return (evidence, detail)
  }

  private static func greater(_ one: Int32?, _ other: Int32?) -> Int32? {
    guard let one, let other else { return one ?? other }
    return max(one, other)
  }

  /// The pitch that makes the face network's points show this one, within ±90°.
  private static func undone(_ shown: HeadPose, response: Int32) -> HeadPose {
    var pose = shown
    let pitch = shown.pitch.tenths * 1000 / response
    pose.pitch = DeciDegrees(max(-900, min(900, pitch)))
    return pose
  }

  private static func pyramid(
    for geometry: FrameGeometry, in memory: inout FixedMemory
  ) throws(PerceptionError) -> LumaPyramid {
    do throws(FixedMemoryError) {
      let region = try memory.take(byteCount: LumaPyramid.byteCount(for: geometry))
      // The region is the pyramid's alone and stays valid for the life of the process.
      return unsafe LumaPyramid(for: geometry, storage: region.start)
    } catch {
      switch error {
      case .exhausted(let requested, let remaining):
        throw .memoryTooSmall(requiredBytes: requested, remainingBytes: remaining)
      }
    }
  }
}

extension FrameDefect {
  fileprivate init(_ defect: FrameQuality.Defect) {
    switch defect {
    case .dark: self = .dark
    case .saturated: self = .saturated
    case .flat: self = .flat
    case .frozen: self = .frozen
    }
  }
}
