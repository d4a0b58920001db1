public import Console
internal import Drowsiness
internal import Face
public import Imaging
public import Perception
internal import Units

/// What to do with the camera, judged from one frame: the most important thing first.
///
/// The limits are ours, a little stricter than what the networks need: a driver moves.
public enum AimAdvice: Hashable, Sendable {
  case brighten, darken, uncover, frozen
  case noFace
  case comeNearer, goBack
  case turnLeft, turnRight, turnUp, turnDown
  case level
  case faceTheDriver
  case eyesHidden, focus
  case good

  /// - Parameter geometry: of the frame that was read.
  public init(on seen: Perceived, in geometry: FrameGeometry) {
    switch seen.evidence {
    case .unusable(.dark): self = .brighten
    case .unusable(.saturated): self = .darken
    case .unusable(.flat): self = .uncover
    case .unusable(.frozen): self = .frozen
    case .faceNotFound, .frameMissed: self = .noFace
    case .face(let evidence):
      guard let face = seen.face else {
        self = .noFace
        return
      }
      self = Self.place(face.rect, in: geometry) ?? Self.reading(evidence, detail: seen.eyeDetail)
    }
  }

  /// A face of 28 pixels in the detector's view of 160×120 is found nine times of ten, a smaller one less often
  /// (models/README.md); a third more leaves room to lean back.
  private static var leastSide: Int { 37 }

  private static func place(_ face: PixelRect, in geometry: FrameGeometry) -> AimAdvice? {
    let (width, height) = (geometry.width, geometry.height)
    // Pixels of the frame for one of the detector's view, as a fraction over 160 and 120.
    let isWide = width * 120 >= height * 160
    let shown = isWide ? Int(face.height) * 160 / width : Int(face.height) * 120 / height
    if shown < leastSide { return .comeNearer }
    // It must not leave the picture when the driver leans forward.
    if Int(face.height) * 10 > height * 7 { return .goBack }
    let x = Int(face.x) + Int(face.width) / 2
    let y = Int(face.y) + Int(face.height) / 2
    // The middle third, and a little more upward and downward, where heads move less.
    if x * 3 < width { return .turnLeft }
    if x * 3 > 2 * width { return .turnRight }
    if y * 4 < height { return .turnUp }
    if y * 4 > 3 * height { return .turnDown }
    return nil
  }

  private static func reading(_ face: FaceEvidence, detail: Int32?) -> AimAdvice {
    if let pose = face.pose {
      // From 30° on, the far eye is hardly seen; a driver looks aside often enough.
      if abs(pose.yaw.tenths) > 200 { return .faceTheDriver }
      if abs(pose.roll.tenths) > 150 { return .level }
    }
    if let detail, detail < sharp { return .focus }
    return face.leftEyeClosed == nil && face.rightEyeClosed == nil ? .eyesHidden : .good
  }

  /// Twice the detail that eyes are read from: people move, and lenses get dirty.
  private static var sharp: Int32 { 2 * EyeLimits().detail }

  /// One line of at most 78 columns. Left and right are those of the picture, which is not mirrored.
  public var words: StaticString {
    switch self {
    case .brighten: "too dark: bring light to the face, or open the camera's aperture"
    case .darken: "too bright: keep sun and lamps out of the camera's view"
    case .uncover: "nothing to see: is the lens covered?"
    case .frozen: "the picture stands still: is the camera alive?"
    case .noFace: "no face in view: point the camera at the driver"
    case .comeNearer: "the face is too small: bring the camera nearer"
    case .goBack: "the face is too large: move the camera away"
    case .turnLeft: "the face is left of the middle: turn the camera left"
    case .turnRight: "the face is right of the middle: turn the camera right"
    case .turnUp: "the face is high in the picture: turn the camera up"
    case .turnDown: "the face is low in the picture: turn the camera down"
    case .level: "the head is tilted: is the camera level?"
    case .faceTheDriver: "seen from the side: put the camera in front of the driver"
    case .eyesHidden: "the eyes cannot be told: dark glasses, or reflections?"
    case .focus: "blurred: clean the lens, and turn it until the eyes are sharp"
    case .good: "good: fix the camera here"
    }
  }
}

extension LineBuffer {
  /// The two lines below the picture: what was found, and what to do.
  public mutating func append(
    _ advice: AimAdvice, on seen: Perceived, brightness: UInt8
  ) {
    if let face = seen.face {
      append("face ")
      append(face.score)
      append(", ")
      append(decimal: Int64(face.rect.width))
      append("x")
      append(decimal: Int64(face.rect.height))
      append(" at ")
      append(decimal: Int64(face.rect.x))
      append(",")
      append(decimal: Int64(face.rect.y))
    } else {
      append("no face")
    }
    append("; light ")
    append(decimal: Int64(brightness))
    append(" of 255")
    if case .face(let evidence) = seen.evidence {
      append("; eyes closed ")
      append(orNull: evidence.leftEyeClosed)
      append(" ")
      append(orNull: evidence.rightEyeClosed)
    }
    append("\n")
    append(advice.words)
    if let detail = seen.eyeDetail, advice == .focus || advice == .good {
      append("; sharpness ")
      append(decimal: Int64(detail))
    }
    append("\n")
  }
}
