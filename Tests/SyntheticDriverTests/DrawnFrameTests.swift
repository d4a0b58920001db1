import Imaging
import SyntheticDriver
import TestSupport
import Testing
import Units

@Suite struct DrawnFrameTests {
  private let geometry = FrameGeometry(width: 160, height: 120, bytesPerRow: 160)!

  private func pixels(
    _ state: DriverState = DriverState(), _ appearance: DriverAppearance = DriverAppearance(),
    number: UInt32 = 0
  ) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: geometry.byteCount)
    var span = pixels.mutableSpan
    DrawnFrame(appearance: appearance, state: state, number: number)
      .draw(into: &span, geometry: geometry)
    return pixels
  }

  /// FNV-1a of all bytes (Fowler, Noll, Vo).
  private func digest(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  @Test func `every machine draws these very bytes`() {
    var state = DriverState()
    state.leftLid = Permille(300)
    state.rightLid = Permille(1000)
    state.mouth = Permille(700)
    state.pose.yaw = DeciDegrees(130)
    state.pose.pitch = DeciDegrees(-70)
    state.pose.roll = DeciDegrees(50)
    #expect(
      digest(pixels(state, DriverAppearance(seed: 42), number: 7)) == 10_588_720_406_489_315_947)
  }

  @Test func `no two frames of a still driver are equal`() {
    #expect(pixels(number: 1) != pixels(number: 2))
    #expect(pixels(number: 1) == pixels(number: 1))
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a falling lid hides the pupil and nothing but the eyes changes`(seed: UInt64) {
    var appearance = DriverAppearance(seed: seed)
    appearance.noise = 0
    appearance.exposure = 1
    appearance.glasses = false
    var closed = DriverState()
    closed.leftLid = Permille(1000)
    closed.rightLid = Permille(1000)
    let (open, shut) = (pixels(DriverState(), appearance), pixels(closed, appearance))
    let truth = FaceTruth(
      appearance: appearance, state: DriverState(), width: 160, height: 120)
    let eyeDistance = Double(truth.points[2] - truth.points[0]) / 16
    var changedElsewhere = 0
    for row in 0..<120 {
      for column in 0..<160
      where abs(Int(open[row * 160 + column]) - Int(shut[row * 160 + column])) > 8 {
        let up = (Double(truth.points[1]) / 16 - Double(row)) / eyeDistance
        if !(-0.35...0.65).contains(up) { changedElsewhere += 1 }
      }
    }
    #expect(changedElsewhere == 0, "seed \(seed)")
    let pupil = Int(truth.points[1] / 16) * 160 + Int(truth.points[0] / 16)
    #expect(shut[pupil] > open[pupil], "seed \(seed)")
  }

  @Test func `turning to the own left moves the nose to the image's right`() {
    func aside(_ yaw: Int32) -> Int32 {
      var state = DriverState()
      state.pose.yaw = DeciDegrees(yaw)
      let points = FaceTruth(
        appearance: DriverAppearance(), state: state, width: 320, height: 240
      ).points
      return points[4] - (points[0] + points[2]) / 2
    }
    #expect(aside(200) > 32 && abs(aside(0)) <= 1 && aside(-200) < -32)
  }

  @Test func `the image-left eye sinks when the head tilts to the own right`() {
    var state = DriverState()
    state.pose.roll = DeciDegrees(150)
    let points = FaceTruth(
      appearance: DriverAppearance(), state: state, width: 320, height: 240
    ).points
    #expect(points[1] > points[3])
  }

  @Test func `an empty seat has no face, a padded row keeps its padding, one pixel is enough`() {
    var state = DriverState()
    state.present = false
    #expect(pixels(state) != pixels())
    for (width, height, stride) in [(1, 1, 1), (5, 3, 9), (3, 200, 4)] {
      let odd = FrameGeometry(width: width, height: height, bytesPerRow: stride)!
      var bytes = [UInt8](repeating: 99, count: stride * height)
      var span = bytes.mutableSpan
      DrawnFrame(appearance: DriverAppearance(), state: DriverState(), number: 0)
        .draw(into: &span, geometry: odd)
      for row in 0..<height {
        #expect(bytes[(row * stride + width)..<((row + 1) * stride)].allSatisfy { $0 == 99 })
      }
    }
  }
}
