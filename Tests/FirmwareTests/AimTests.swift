import Console
import Drowsiness
import Face
import Firmware
import Imaging
import Perception
import TestSupport
import Testing
import Timing
import Units

/// The camera's view as text, and what it advises.
@Suite struct AimTests {
  static let geometry = FrameGeometry(width: 320, height: 240, bytesPerRow: 320)!

  private func picture(
    _ geometry: FrameGeometry, _ brightness: (Int, Int) -> UInt8, _ rects: [PixelRect] = []
  ) -> [String] {
    var picture = AimPicture(of: geometry)
    let luma = (0..<geometry.height).flatMap { y in
      (0..<geometry.bytesPerRow).map { x in brightness(x, y) }
    }
    picture.draw(
      Frame(luma: luma.span, geometry: geometry, capturedAt: .zero, sequence: 0))
    for rect in rects { picture.draw(rect, .face) }
    var text = LineBuffer<4096>()
    text.append(picture)
    let isCut = text.overflowed
    #expect(!isCut)
    return text.bytes.text.split(whereSeparator: { $0 == "\n" }).map(String.init)
  }

  @Test func `any shape of frame fits the page and keeps its proportions`() {
    for (width, height) in [(320, 240), (640, 480), (1920, 1080), (240, 320), (8192, 1), (1, 8192)]
    {
      let geometry = FrameGeometry(width: width, height: height, bytesPerRow: width + 3)!
      let lines = picture(geometry, { x, _ in UInt8(x & 255) })
      #expect((1...21).contains(lines.count))
      #expect(Set(lines.map(\.count)).count == 1)
      #expect((1...80).contains(lines[0].count))
    }
    let lines = picture(Self.geometry, { x, _ in UInt8(x & 255) })
    #expect((lines.count, lines[0].count) == (21, 56))
  }

  @Test func `what is brighter is denser, and a dark picture is stretched`() {
    let dark = picture(Self.geometry) { x, _ in x < 160 ? 10 : 70 }
    #expect(
      dark.allSatisfy {
        $0 == String(repeating: " ", count: 28) + String(repeating: "@", count: 28)
      })
    // A plain wall stays plain.
    let wall = picture(Self.geometry) { x, y in UInt8(100 + (x + y) % 3) }
    #expect(wall.allSatisfy { $0.allSatisfy { $0 == " " } })
  }

  @Test func `a box is drawn where it lies, and never outside the picture`() {
    let lines = picture(
      Self.geometry, { _, _ in 0 }, [PixelRect(x: 80, y: 60, width: 160, height: 120)])
    #expect(lines.filter { $0.contains("+") }.count == 2)
    let top = lines.firstIndex { $0.contains("+") }!
    #expect(
      lines[top] == String(repeating: " ", count: 14) + "+" + String(repeating: "-", count: 26)
        + "+" + String(repeating: " ", count: 14))
    for rect in [
      PixelRect(x: -4000, y: -4000, width: 8000, height: 8000),
      PixelRect(x: 310, y: 230, width: 500, height: 500),
      PixelRect(x: -900, y: 100, width: 10, height: 10),
    ] {
      let lines = picture(Self.geometry, { _, _ in 0 }, [rect])
      #expect(lines.allSatisfy { $0.count == 56 })
    }
  }

  /// Advice on a face at a place of a frame of 320×240.
  private func advice(
    _ x: Int32, _ y: Int32, side: Int32 = 100, yaw: Int32 = 0, roll: Int32 = 0,
    eyes: Permille? = Permille(10), detail: Int32? = nil
  ) -> AimAdvice {
    let rect = PixelRect(x: x - side / 2, y: y - side / 2, width: side, height: side)
    return AimAdvice(
      on: Perceived(
        evidence: .face(
          FaceEvidence(
            leftEyeClosed: eyes, rightEyeClosed: eyes, yawn: Permille(0),
            pose: HeadPose(
              yaw: DeciDegrees(yaw), pitch: DeciDegrees(0), roll: DeciDegrees(roll)))),
        face: FaceBox(rect: rect, score: Permille(990)), expression: nil, eyeDetail: detail),
      in: Self.geometry)
  }

  @Test func `the advice leads to a face in the middle, large enough and seen from the front`() {
    #expect(advice(160, 120) == .good)
    #expect(advice(90, 120) == .turnLeft)
    #expect(advice(230, 120) == .turnRight)
    #expect(advice(160, 50) == .turnUp)
    #expect(advice(160, 190) == .turnDown)
    #expect(advice(160, 120, side: 60) == .comeNearer)
    #expect(advice(160, 120, side: 180) == .goBack)
    #expect(advice(160, 120, yaw: -350) == .faceTheDriver)
    #expect(advice(160, 120, roll: 200) == .level)
    #expect(advice(160, 120, eyes: nil) == .eyesHidden)
    #expect(advice(160, 120, eyes: nil, detail: 200) == .eyesHidden)
    // Blurred so much that they cannot be read, and nearly so.
    #expect(advice(160, 120, eyes: nil, detail: 60) == .focus)
    #expect(advice(160, 120, detail: 130) == .focus)
    #expect(advice(160, 120, detail: 200) == .good)
    // Nearness first: a face that is too small is also easily off the middle.
    #expect(advice(30, 30, side: 20) == .comeNearer)
  }

  @Test func `without a face the advice tells why`() {
    func advice(_ evidence: Evidence) -> AimAdvice {
      AimAdvice(
        on: Perceived(evidence: evidence, face: nil, expression: nil), in: Self.geometry)
    }
    #expect(advice(.unusable(.dark)) == .brighten)
    #expect(advice(.unusable(.saturated)) == .darken)
    #expect(advice(.unusable(.flat)) == .uncover)
    #expect(advice(.unusable(.frozen)) == .frozen)
    #expect(advice(.faceNotFound) == .noFace)
  }
}
