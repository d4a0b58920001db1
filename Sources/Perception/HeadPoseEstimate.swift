internal import Face
internal import Imaging
internal import Units

/// Where the head points, from the five points and the proportions of an average head.
///
/// Lengths are in eye distances along the face: the nose's tip stands 0.57 below the eye line and
/// 0.45 in front of the eyes, the mouth's corners 1.03 below and 0.15 in front (the means over
/// FER2013 faces that frame the face crop; depths after Farkas 1994, Anthropometry of the Head and
/// Face). Seen from far away, turning by yaw moves the nose by 0.45 · tan(yaw) eye distances as they
/// are seen, and pitching lifts what stands in front.
enum HeadPoseEstimate {
  private static var noseDown: Int64 { 570 }
  private static var noseDepth: Int64 { 450 }
  private static var mouthDown: Int64 { 1030 }
  private static var mouthDepth: Int64 { 150 }

  /// - Returns: `nil` when the points cannot be a face: eyes in one place, or a mouth above them.
  static func pose(of points: FacePoints) -> HeadPose? {
    let line = points.eyeLine
    let length = line.squaredLength
    guard length > 0, line.x > 0 else { return nil }
    let middle = middle(points.leftEye, points.rightEye)
    let nose = points.nose - middle
    let mouth =
      Self.middle(points.leftMouthCorner, points.rightMouthCorner) - middle
    // Along the eye line and at right angles to it, times the eye distance.
    let noseAside = Int64(nose.x) * Int64(line.x) + Int64(nose.y) * Int64(line.y)
    let noseBelow = Int64(nose.y) * Int64(line.x) - Int64(nose.x) * Int64(line.y)
    let mouthBelow = Int64(mouth.y) * Int64(line.x) - Int64(mouth.x) * Int64(line.y)
    guard mouthBelow > 0 else { return nil }
    // tan(yaw) = aside ÷ 0.45 in units of the eye distance as it is seen.
    let yaw = direction(x: length * noseDepth / 1000, y: noseAside)
    // Of below(n) = c·0.57 − s·0.45 and below(m) = c·1.03 − s·0.15 (chin up positive) follows
    // tan(pitch) = (0.57·m − 1.03·n) ÷ (0.45·m − 0.15·n).
    let pitch = direction(
      x: (noseDepth * mouthBelow - mouthDepth * noseBelow) / 1000,
      y: (noseDown * mouthBelow - mouthDown * noseBelow) / 1000)
    let roll = direction(x: Int64(line.x), y: -Int64(line.y))
    return HeadPose(yaw: yaw, pitch: pitch, roll: roll)
  }

  private static func middle(_ a: PixelPoint, _ b: PixelPoint) -> PixelPoint {
    PixelPoint(x: a.x / 2 + b.x / 2, y: a.y / 2 + b.y / 2)
  }

  /// Places within 8192 pixels give products below 2⁴⁵; they are brought into the range of
  /// `DeciDegrees(directionOfX:y:)`, which loses nothing of a tenth of a degree.
  private static func direction(x: Int64, y: Int64) -> DeciDegrees {
    var (across, up) = (x, y)
    while max(abs(across), abs(up)) >= 1 << 38 {
      across >>= 1
      up >>= 1
    }
    return DeciDegrees(directionOfX: across, y: up)
  }
}
