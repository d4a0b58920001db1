internal import Imaging
internal import Units

/// Which of several faces is watched: the largest in the seat's region, the nearer face being the
/// driver's when a passenger sits behind. Among doubtful detections size says nothing: the best counts; and what
/// is far less surely a face must be twice as large.
public struct FaceChoice: Sendable {
  private let policy: FaceTrackingPolicy

  public init(policy: FaceTrackingPolicy) { self.policy = policy }

  /// The face to watch; `nil` when none is in the seat's region.
  public func best(of candidates: borrowing FaceCandidates) -> FaceDetection? {
    var best: FaceDetection?
    for index in 0..<candidates.count {
      let face = candidates[index]
      guard isInSeat(face) else { continue }
      guard let known = best else {
        best = face
        continue
      }
      // Best first: what follows a doubtful one is more doubtful.
      guard face.score >= policy.sureScore else { break }
      if face.area > known.area, isAsSure(face, as: known) || face.area > 2 * known.area {
        best = face
      }
    }
    return best
  }

  /// The detection that is the followed face.
  public func same(
    as followed: FaceDetection, among candidates: borrowing FaceCandidates
  ) -> FaceDetection? {
    for index in 0..<candidates.count
    where candidates[index].overlaps(followed, beyond: policy.sameFaceOverlap) {
      return candidates[index]
    }
    return nil
  }

  /// Whether `other` is so much larger than the followed face, and about as surely a face, that it is to be
  /// watched instead.
  ///
  /// - Parameters:
  ///   - seen: the followed face as the detector sees it now: its boxes and scores compare with each other best.
  ///     `nil`: it does not.
  ///   - followed: the same as the face network frames it.
  public func takesOver(
    _ other: FaceDetection, from seen: FaceDetection?, followed: FaceDetection
  ) -> Bool {
    guard let seen else { return other.area * 1000 > followed.area * policy.takeoverArea }
    return other.area * 1000 > seen.area * policy.takeoverArea
      && isAsSure(other, as: seen)
  }

  private func isAsSure(_ other: FaceDetection, as face: FaceDetection) -> Bool {
    other.score.thousandths + policy.doubt.thousandths >= face.score.thousandths
  }

  /// Whether the middle of a face is in the seat's region: who leaves it is watched no more, though his face
  /// could be followed on.
  public func isInSeat(_ face: FaceDetection) -> Bool {
    guard let seat = policy.seat else { return true }
    let (x, y) = (face.center.x >> 8, face.center.y >> 8)
    return x >= seat.x && x < seat.x + seat.width && y >= seat.y && y < seat.y + seat.height
  }
}
