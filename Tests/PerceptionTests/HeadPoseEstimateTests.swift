import Face
import Foundation
import Imaging
import SyntheticDriver
import TestSupport
import Testing
import Units

@testable import Perception

@Suite struct HeadPoseEstimateTests {
  /// Five points of an average head, turned and seen from far away.
  private func points(yaw: Double, pitch: Double, roll: Double, distance: Double) -> FacePoints {
    func seen(_ x: Double, _ y: Double, _ z: Double) -> PixelPoint {
      let (yaw, pitch, roll) = (yaw * .pi / 180, pitch * .pi / 180, roll * .pi / 180)
      let side = x * cos(yaw) + z * sin(yaw)
      let front = z * cos(yaw) - x * sin(yaw)
      let down = y * cos(pitch) - front * sin(pitch)
      return PixelPoint(
        x: Int32(256 * (200 + distance * (side * cos(roll) + down * sin(roll)))),
        y: Int32(256 * (200 + distance * (down * cos(roll) - side * sin(roll)))))
    }
    return FacePoints(
      leftEye: seen(-0.5, 0, 0), rightEye: seen(0.5, 0, 0), nose: seen(0, 0.60, 0.45),
      leftMouthCorner: seen(-0.42, 1.12, 0.15), rightMouthCorner: seen(0.42, 1.12, 0.15))
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `the pose of an average head is found to a third of a degree`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let yaw = Double.random(in: -35...35, using: &generator)
    let pitch = Double.random(in: -30...20, using: &generator)
    let roll = Double.random(in: -30...30, using: &generator)
    let seen = points(yaw: yaw, pitch: pitch, roll: roll, distance: 45)
    let pose = try #require(HeadPoseEstimate.pose(of: seen))
    #expect(abs(Double(pose.yaw.tenths) / 10 - yaw) < 0.3, "seed \(seed)")
    #expect(abs(Double(pose.pitch.tenths) / 10 - pitch) < 0.3, "seed \(seed)")
    #expect(abs(Double(pose.roll.tenths) / 10 - roll) < 0.3, "seed \(seed)")
  }

  @Test func `a frontal face of mean proportions points at the camera`() throws {
    let pose = try #require(
      HeadPoseEstimate.pose(of: points(yaw: 0, pitch: 0, roll: 0, distance: 60)))
    #expect(abs(pose.yaw.tenths) <= 2 && abs(pose.pitch.tenths) <= 5 && pose.roll.tenths == 0)
  }

  @Test func `points that are no face have no pose`() {
    let point = PixelPoint(x: 100, y: 100)
    let nothing = FacePoints(
      leftEye: point, rightEye: point, nose: point, leftMouthCorner: point,
      rightMouthCorner: point)
    #expect(HeadPoseEstimate.pose(of: nothing) == nil)
  }

  @Test func `directions are those of the arctangent to a tenth of a degree`() {
    let seed: UInt64 = 77
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let reach = Int64(1) << Int64.random(in: 1...37, using: &generator)
      let x = Int64.random(in: -reach...reach, using: &generator)
      let y = Int64.random(in: -reach...reach, using: &generator)
      let found = Double(DeciDegrees(directionOfX: x, y: y).tenths) / 10
      let exact = x == 0 && y == 0 ? 0 : atan2(Double(y), Double(x)) * 180 / .pi
      let apart = abs(found - exact)
      #expect(min(apart, 360 - apart) <= 0.07, "seed \(seed): x \(x), y \(y)")
    }
  }
}
