import Face
import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct FaceFramingTests {
  private let template: [(Double, Double)] = [
    (0.329, 0.384), (0.671, 0.384), (0.5, 0.578), (0.355, 0.737), (0.645, 0.737),
  ]

  /// The template's points in a square of the frame.
  private func points(center: (Double, Double), side: (Double, Double)) -> FacePoints {
    let places = template.map { point in
      let (across, down) = (point.0 - 0.5, point.1 - 0.5)
      return PixelPoint(
        x: Int32((256 * (center.0 + across * side.0 - down * side.1)).rounded()),
        y: Int32((256 * (center.1 + across * side.1 + down * side.0)).rounded()))
    }
    return FacePoints(
      leftEye: places[0], rightEye: places[1], nose: places[2], leftMouthCorner: places[3],
      rightMouthCorner: places[4])
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `a face that stands as the mean face does is framed by its own square`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let center = (
      Double.random(in: 0...640, using: &generator), Double.random(in: 0...480, using: &generator)
    )
    let side = (
      Double.random(in: 20...300, using: &generator),
      Double.random(in: -200...200, using: &generator)
    )
    let crop = FaceFraming.faceCrop(around: points(center: center, side: side))
    #expect(abs(Double(crop.center.x) / 256 - center.0) < 0.02, "seed \(seed)")
    #expect(abs(Double(crop.center.y) / 256 - center.1) < 0.02, "seed \(seed)")
    #expect(abs(Double(crop.side.x) / 256 - side.0) < 0.05, "seed \(seed)")
    #expect(abs(Double(crop.side.y) / 256 - side.1) < 0.05, "seed \(seed)")
  }

  @Test func `an eye's square is three fifths of the eye distance and turns with the eye line`() {
    let face = points(center: (100, 100), side: (60, 20))
    let crops = FaceFraming.eyeCrops(of: face)
    #expect(crops.left.center == face.leftEye && crops.right.center == face.rightEye)
    let line = face.eyeLine
    #expect(abs(Double(crops.left.side.x) - 0.6 * Double(line.x)) <= 1)
    #expect(abs(Double(crops.right.side.y) - 0.6 * Double(line.y)) <= 1)
  }

  @Test func `points in one place make a crop without a size, not a trap`() {
    let point = PixelPoint(x: 300, y: 300)
    let face = FacePoints(
      leftEye: point, rightEye: point, nose: point, leftMouthCorner: point,
      rightMouthCorner: point)
    #expect(FaceFraming.faceCrop(around: face).side.squaredLength == 0)
  }
}
