import Face
import Imaging
import TestSupport
import Testing
import Units

@Suite struct FaceCandidatesTests {
  static func face(
    x: Int32, y: Int32, width: Int32, height: Int32, score: Int32
  ) -> FaceDetection {
    let middle = PixelPoint(x: (x + width / 2) * 256, y: (y + height / 2) * 256)
    return FaceDetection(
      upperLeft: PixelPoint(x: x * 256, y: y * 256),
      lowerRight: PixelPoint(x: (x + width) * 256, y: (y + height) * 256),
      points: FacePoints(
        leftEye: middle, rightEye: middle, nose: middle, leftMouthCorner: middle,
        rightMouthCorner: middle), score: Permille(score))
  }

  private static func random(_ generator: inout SeededGenerator) -> FaceDetection {
    face(
      x: .random(in: -20...140, using: &generator), y: .random(in: -20...100, using: &generator),
      width: .random(in: 1...80, using: &generator), height: .random(in: 1...80, using: &generator),
      score: .random(in: 0...1000, using: &generator))
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `suppression keeps what the plain rule keeps, best first`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let all = (0..<Int.random(in: 0...200, using: &generator)).map { _ in Self.random(&generator) }
    var candidates = FaceCandidates()
    for face in all { candidates.insert(face) }
    candidates.suppress(overlap: 400)

    let ranked = all.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.prefix(FaceCandidates.capacity).map(\.element)
    var kept: [FaceDetection] = []
    for face in ranked where !kept.contains(where: { overlap($0, face) > 0.4 }) {
      kept.append(face)
    }
    #expect(candidates.count == kept.count, "seed \(seed)")
    for index in kept.indices where index < candidates.count {
      #expect(candidates[index] == kept[index], "seed \(seed)")
    }
  }

  private func overlap(_ a: FaceDetection, _ b: FaceDetection) -> Double {
    func area(_ left: Int32, _ top: Int32, _ right: Int32, _ bottom: Int32) -> Double {
      Double(max(0, right - left)) * Double(max(0, bottom - top))
    }
    let both = area(
      max(a.upperLeft.x, b.upperLeft.x), max(a.upperLeft.y, b.upperLeft.y),
      min(a.lowerRight.x, b.lowerRight.x), min(a.lowerRight.y, b.lowerRight.y))
    let sum =
      area(a.upperLeft.x, a.upperLeft.y, a.lowerRight.x, a.lowerRight.y)
      + area(b.upperLeft.x, b.upperLeft.y, b.lowerRight.x, b.lowerRight.y)
    return both / max(1, sum - both)
  }

  private let sure = Permille(570)

  @Test func `of doubtful detections the best is tried, whatever their size`() {
    var candidates = FaceCandidates()
    let small = Self.face(x: 10, y: 10, width: 20, height: 25, score: 450)
    candidates.insert(small)
    candidates.insert(Self.face(x: 60, y: 10, width: 90, height: 90, score: 440))
    let choice = FaceChoice(policy: FaceTrackingPolicy(sureScore: sure))
    #expect(choice.best(of: candidates) == small)
    let certain = Self.face(x: 100, y: 60, width: 15, height: 15, score: 600)
    candidates.insert(certain)
    #expect(choice.best(of: candidates) == certain)
  }

  @Test func `the largest face in the seat is watched`() {
    var candidates = FaceCandidates()
    let small = Self.face(x: 10, y: 10, width: 20, height: 25, score: 990)
    let large = Self.face(x: 60, y: 10, width: 40, height: 50, score: 600)
    candidates.insert(small)
    candidates.insert(large)
    #expect(FaceChoice(policy: FaceTrackingPolicy(sureScore: sure)).best(of: candidates) == large)
    let seat = PixelRect(x: 0, y: 0, width: 50, height: 120)
    #expect(
      FaceChoice(policy: FaceTrackingPolicy(sureScore: sure, seat: seat)).best(of: candidates)
        == small)
    let empty = PixelRect(x: 0, y: 90, width: 50, height: 30)
    #expect(
      FaceChoice(policy: FaceTrackingPolicy(sureScore: sure, seat: empty)).best(of: candidates)
        == nil)
  }
}
