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

  @Test func `a face that the detector does not see now can be taken over from by size alone`() {
    let driver = face(side: 100, score: 996)
    #expect(choice.takesOver(face(side: 123, score: 640), from: nil, followed: driver))
    #expect(!choice.takesOver(face(side: 122, score: 640), from: nil, followed: driver))
  }
}
