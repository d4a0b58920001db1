import Face
import Imaging
import Testing
import Units

@Suite struct WatchedPersonTests {
  /// A face 60 pixels high and 45 wide, or as much of that as `scale` says.
  private func face(x: Int32, y: Int32, scale: Double = 1) -> FaceDetection {
    let (halfWidth, halfHeight) = (Int32(22.5 * 256 * scale), Int32(30 * 256 * scale))
    let origin = PixelPoint(x: 0, y: 0)
    return FaceDetection(
      upperLeft: PixelPoint(x: x * 256 - halfWidth, y: y * 256 - halfHeight),
      lowerRight: PixelPoint(x: x * 256 + halfWidth, y: y * 256 + halfHeight),
      points: FacePoints(
        leftEye: origin, rightEye: origin, nose: origin, leftMouthCorner: origin,
        rightMouthCorner: origin), score: Permille(900))
  }

  private func numbers(_ faces: [FaceDetection]) -> [UInt32] {
    var person = WatchedPerson()
    return faces.map {
      person.found($0)
      return person.number
    }
  }

  @Test
  func `who is found where he was last is himself, a head's width aside and leaning back too`() {
    #expect(
      numbers([face(x: 100, y: 80), face(x: 145, y: 90), face(x: 130, y: 80, scale: 0.75)]) == [
        0, 0, 0,
      ])
  }

  @Test func `who is elsewhere, or half as large, is another`() {
    #expect(numbers([face(x: 100, y: 80), face(x: 160, y: 80)]) == [0, 1])
    #expect(numbers([face(x: 100, y: 80), face(x: 100, y: 60, scale: 0.6)]) == [0, 1])
  }

  @Test func `a followed face takes its place along`() {
    var person = WatchedPerson()
    person.found(face(x: 100, y: 80))
    for x in stride(from: Int32(110), through: 300, by: 10) { person.follow(face(x: x, y: 80)) }
    person.found(face(x: 300, y: 90))
    #expect(person.number == 0)
  }

  @Test func `who comes back up where he sat is himself, until he has sat elsewhere for minutes`() {
    var person = WatchedPerson()
    person.found(face(x: 100, y: 80))
    for _ in 0..<900 { person.follow(face(x: 100, y: 80)) }
    for _ in 0..<150 { person.follow(face(x: 190, y: 160)) }
    person.found(face(x: 105, y: 80))
    #expect(person.number == 0)
    for _ in 0..<9_000 { person.follow(face(x: 300, y: 80)) }
    person.found(face(x: 100, y: 80))
    #expect(person.number == 1)
  }

  @Test func `a driver is himself again after three others, and forgotten after four`() {
    let others = (1...4).map { face(x: 100 + 100 * $0, y: 80) }
    let driver = face(x: 100, y: 80)
    #expect(numbers([driver] + others.prefix(3) + [driver]) == [0, 1, 2, 3, 0])
    #expect(numbers([driver] + others + [driver]) == [0, 1, 2, 3, 4, 5])
  }
}
