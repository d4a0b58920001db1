import Face
import Imaging
import Testing
import Units

@Suite struct FaceChoiceTests {
  private let choice = FaceChoice(policy: FaceTrackingPolicy(sureScore: Permille(633)))

  /// A face of `side` × `side` pixels.
  private func face(side: Int32, score: Int32) -> FaceDetection {
    let point = PixelPoint(x: 0, y: 0)
    return FaceDetection(
      upperLeft: point, lowerRight: PixelPoint(x: side << 8, y: side << 8),
      points: FacePoints(
        leftEye: point, rightEye: point, nose: point, leftMouthCorner: point,
        rightMouthCorner: point), score: Permille(score))
  }

  @Test func `a face that is half as large again takes over`() {
    let driver = face(side: 100, score: 930)
    #expect(choice.takesOver(face(side: 123, score: 900), from: driver, followed: driver))
    #expect(!choice.takesOver(face(side: 122, score: 990), from: driver, followed: driver))
  }

  @Test func `what is far less surely a face takes nothing over, however large it is`() {
    let driver = face(side: 100, score: 910)
    #expect(!choice.takesOver(face(side: 300, score: 759), from: driver, followed: driver))
    #expect(choice.takesOver(face(side: 300, score: 760), from: driver, followed: driver))
  }

  private func best(_ faces: [FaceDetection]) -> FaceDetection? {
    var candidates = FaceCandidates()
    for face in faces { candidates.insert(face) }
    return choice.best(of: candidates)
  }

  @Test func `the larger of two sure faces is watched`() {
    let (near, far) = (face(side: 110, score: 800), face(side: 100, score: 940))
    #expect(best([far, near]) == near)
  }

  @Test func `what is far less surely a face is watched only if it is twice as large`() {
    let sure = face(side: 100, score: 940)
    #expect(best([sure, face(side: 140, score: 700)]) == sure)
    #expect(best([sure, face(side: 142, score: 700)]) == face(side: 142, score: 700))
    #expect(best([sure, face(side: 300, score: 600)]) == sure)
  }

  @Test func `a face that the detector does not see now can be taken over from by size alone`() {
    let driver = face(side: 100, score: 996)
    #expect(choice.takesOver(face(side: 123, score: 640), from: nil, followed: driver))
    #expect(!choice.takesOver(face(side: 122, score: 640), from: nil, followed: driver))
  }
}
