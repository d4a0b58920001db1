public import Console
public import Drowsiness
internal import Face
public import Hardware
internal import Imaging
public import Perception
public import Timing
internal import Units

/// A line that holds the longest trace, its newline included.
///
/// Every number at its widest (20 digits of a time or count, 11 of a coordinate) gives 674 bytes.
public typealias TraceLine = LineBuffer<768>

/// Everything that one frame led to: a line of JSON in the file of `--trace`.
public struct FrameTrace: Sendable {
  public var capturedAt: Instant
  /// The frame's number, from 0.
  public var frame: Int64
  public var perceived: Perceived
  public var assessment: Assessment
  /// The logical level of the alert line.
  public var alert: OutputLevel
  /// How long each stage took, where timings were asked for.
  public var times: StageTimes?

  public init(
    capturedAt: Instant, frame: Int64, perceived: Perceived, assessment: Assessment,
    alert: OutputLevel, times: StageTimes?
  ) {
    self.capturedAt = capturedAt
    self.frame = frame
    self.perceived = perceived
    self.assessment = assessment
    self.alert = alert
    self.times = times
  }
}

extension LineBuffer {
  /// The trace of a frame as one line of JSON, its newline included.
  public mutating func append(_ trace: FrameTrace) {
    openObject()
    key("t")
    append(secondsOf: trace.capturedAt)
    key("frame")
    append(decimal: trace.frame)
    appendFace(trace.perceived.face)
    key("closure")
    append(orNull: trace.assessment.closure)
    appendEyes(trace.perceived.evidence)
    appendMouthAndPose(trace.perceived.evidence)
    appendExpression(trace.perceived.expression)
    key("perclos")
    append(orNull: trace.assessment.perclos)
    key("level")
    append(quoted: trace.assessment.level.name)
    key("alert")
    append(bit: trace.alert)
    if let times = trace.times { appendMicroseconds(times) }
    closeObject()
    append(byte: UInt8(ascii: "\n"))
  }

  /// The member `face`: the box and its score, or `null`.
  mutating func appendFace(_ face: FaceBox?) {
    key("face")
    guard let face else { return append("null") }
    openArray()
    element()
    append(decimal: Int64(face.rect.x))
    element()
    append(decimal: Int64(face.rect.y))
    element()
    append(decimal: Int64(face.rect.width))
    element()
    append(decimal: Int64(face.rect.height))
    element()
    append(face.score)
    closeArray()
  }

  /// The member `eyes`: the subject's own left and right, each `null` when it cannot be told.
  mutating func appendEyes(_ evidence: Evidence) {
    key("eyes")
    openArray()
    element()
    append(orNull: evidence.face?.leftEyeClosed)
    element()
    append(orNull: evidence.face?.rightEyeClosed)
    closeArray()
  }

  private mutating func appendMouthAndPose(_ evidence: Evidence) {
    key("yawn")
    append(orNull: evidence.face?.yawn)
    key("pose")
    guard let pose = evidence.face?.pose else { return append("null") }
    openArray()
    element()
    append(pose.yaw)
    element()
    append(pose.pitch)
    element()
    append(pose.roll)
    closeArray()
  }

  private mutating func appendExpression(_ expression: Expression?) {
    key("expression")
    guard let expression else { return append("null") }
    openObject()
    for index in expression.shares.indices {
      key(Expression.name(at: index))
      append(expression.shares[index])
    }
    closeObject()
  }

  private mutating func appendMicroseconds(_ times: StageTimes) {
    key("us")
    openObject()
    for index in 0..<Stage.count {
      guard let stage = Stage(index: index) else { continue }
      key(stage.name)
      append(microsecondsOf: times[stage])
    }
    closeObject()
  }
}

extension Evidence {
  /// What was read in a face; `nil` without one.
  var face: FaceEvidence? { if case .face(let evidence) = self { evidence } else { nil } }
}

extension Expression {
  /// The name of an expression, in the order of `shares`.
  public static func name(at index: Int) -> StaticString {
    switch index {
    case 0: "angry"
    case 1: "disgust"
    case 2: "fear"
    case 3: "happy"
    case 4: "sad"
    case 5: "surprise"
    default: "neutral"
    }
  }
}
