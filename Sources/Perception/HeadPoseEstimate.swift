internal import Face
internal import Imaging
internal import Units

/// Where the head points, from the five points and the proportions of an average head.
///
/// Lengths in eye distances, from the middle between the eyes: the nose's tip stands 0.60 below and
/// 0.45 in front, the mouth's middle 1.12 below and 0.15 in front (heights: means over the FER2013
/// faces that frame the face crop, marked as the face network does, models/data.py; depths: after
/// Farkas 1994, Anthropometry of the Head and Face).
/// Seen from far away, every place is a sum of three shadows, those of the head's own axes; eyes, nose
/// and mouth give them by solving two linear equations, and the angles follow from their directions:
/// with the head turned by yaw, then pitched, then rolled, the shadows are, roll undone,
/// `x = s·(cos yaw, sin yaw · sin pitch)`, `y = s·(0, cos pitch)`, `z = s·(sin yaw, −cos yaw · sin pitch)`.
///
/// Exact for an average head at any distance that is large against the face; another head's
/// proportions shift yaw and pitch by a few degrees that stay the same from frame to frame.
enum HeadPoseEstimate {
  private static var noseDown: Int64 { 600 }
  private static var noseDepth: Int64 { 450 }
  private static var mouthDown: Int64 { 1120 }
  private static var mouthDepth: Int64 { 150 }

  /// - Returns: `nil` when the points cannot be a face that is seen from the front: eyes in one
  ///   place, crossed, or a mouth above them.
  static func pose(of points: FacePoints) -> HeadPose? {
    let middle = Vector(points.leftEye, points.rightEye) / 2
    let nose = Vector(points.nose) - middle
    let mouth = Vector(points.leftMouthCorner, points.rightMouthCorner) / 2 - middle
    let across = Vector(points.rightEye) - Vector(points.leftEye)
    // nose = 0.60·y + 0.45·z and mouth = 1.12·y + 0.15·z.
    let determinant = mouthDown * noseDepth - noseDown * mouthDepth
    let forward = (nose * mouthDown - mouth * noseDown) * 1000 / determinant
    let down = (mouth * noseDepth - nose * mouthDepth) * 1000 / determinant
    let height = down.length
    guard height > 0, down.y > 0 else { return nil }
    let x = across.turned(back: down, height)
    let z = forward.turned(back: down, height)
    guard x.x > 0 else { return nil }
    let scale = (x.x * x.x + z.x * z.x).squareRootRoundedDown
    return HeadPose(
      yaw: direction(x: x.x, y: z.x), pitch: direction(x: x.x * height, y: -z.y * scale),
      roll: direction(x: down.y, y: down.x))
  }

  /// Brings products into the range of `DeciDegrees(directionOfX:y:)`; what is cut off is nothing
  /// against a tenth of a degree.
  private static func direction(x: Int64, y: Int64) -> DeciDegrees {
    var (across, up) = (x, y)
    while max(abs(across), abs(up)) >= 1 << 38 {
      across >>= 1
      up >>= 1
    }
    return DeciDegrees(directionOfX: across, y: up)
  }
}

/// A distance in the frame in 1/256 pixel. Faces span less than 2¹⁴ pixels, so coordinates stay
/// below 2²⁶ and products below 2⁵².
private struct Vector {
  var x: Int64
  var y: Int64

  init(x: Int64, y: Int64) {
    self.x = x
    self.y = y
  }

  init(_ point: PixelPoint) { self.init(x: Int64(point.x), y: Int64(point.y)) }

  /// The sum of two places.
  init(_ a: PixelPoint, _ b: PixelPoint) {
    self.init(x: Int64(a.x) + Int64(b.x), y: Int64(a.y) + Int64(b.y))
  }

  var length: Int64 { (x * x + y * y).squareRootRoundedDown }

  /// Turned so that `down`, which is `height` long, would point down.
  func turned(back down: Vector, _ height: Int64) -> Vector {
    Vector(x: x * down.y - y * down.x, y: x * down.x + y * down.y) / height
  }

  static func - (a: Vector, b: Vector) -> Vector { Vector(x: a.x - b.x, y: a.y - b.y) }
  static func * (a: Vector, factor: Int64) -> Vector { Vector(x: a.x * factor, y: a.y * factor) }
  static func / (a: Vector, divisor: Int64) -> Vector { Vector(x: a.x / divisor, y: a.y / divisor) }
}
