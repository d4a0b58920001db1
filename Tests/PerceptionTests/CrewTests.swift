import Drowsiness
import Face
import Imaging
import Perception
import SyntheticDriver
import Testing
import Timing
import Units

/// Two drawn crew members before one camera, five frames a second; the left seat is watched by the shipped
/// networks and the pilot's policy.
@Suite struct CrewTests {
  static let half = FrameGeometry(width: 320, height: 240, bytesPerRow: 320)!
  static let whole = FrameGeometry(width: 640, height: 240, bytesPerRow: 640)!
  static let seat = PixelRect(x: 0, y: 0, width: 320, height: 240)

  /// One member's picture; all that the tests need of it is drawn once.
  static func drawn(_ seed: UInt64, eyesShut: Bool) -> [UInt8] {
    let lids = Permille(eyesShut ? 1_000 : 0)
    var pixels = [UInt8](repeating: 0, count: half.byteCount)
    var span = pixels.mutableSpan
    DrawnFrame(
      appearance: seed == 0 ? DriverAppearance() : DriverAppearance(seed: seed),
      state: DriverState(leftLid: lids, rightLid: lids), number: UInt32(seed)
    ).draw(into: &span, geometry: half)
    return pixels
  }

  static let mineOpen = drawn(0, eyesShut: false)
  static let mineShut = drawn(0, eyesShut: true)
  static let otherOpen = drawn(3, eyesShut: false)
  static let otherShut = drawn(3, eyesShut: true)

  /// The left member's picture, and the other's face, a cut-out of it, with its left edge at `x`.
  static func frame(_ mine: [UInt8], _ other: [UInt8], at x: Int, number: Int) -> [UInt8] {
    var pixels = [UInt8](repeating: 20, count: whole.byteCount)
    for row in 0..<240 {
      for column in 0..<320 { pixels[row * 640 + column] = mine[row * 320 + column] }
      for column in 0..<180 where (0..<640).contains(x + column) {
        pixels[row * 640 + x + column] = other[row * 320 + 70 + column]
      }
    }
    // No camera gives the same picture twice.
    pixels[number % 640] ^= 1
    return pixels
  }

  /// The levels of frames 200 ms apart, and whether each showed a face.
  static func watch(
    _ frames: [[UInt8]], seat: PixelRect? = seat
  ) throws -> [(level: Level, face: FaceBox?)] {
    var pipeline = try ShippedNetworks.pipeline(geometry: whole, seat: seat)
    var monitor = DrowsinessMonitor(policy: .pilot)
    var clock = StoppedClock()
    var timing = StageTimes(from: .zero)
    return frames.enumerated().map { number, pixels in
      let now = Instant.zero + .milliseconds(Int64(number) * 200)
      let seen = pipeline.perceive(
        Frame(luma: pixels.span, geometry: whole, capturedAt: now, sequence: UInt32(number)),
        timing: &timing, clock: &clock)
      return (monitor.observe(seen.evidence, at: now).level, seen.face)
    }
  }

  @Test func `the other crew member's closed eyes never change the seat's level`() throws {
    let awake = try Self.watch(
      (0..<20).map { Self.frame(Self.mineOpen, Self.otherShut, at: 400, number: $0) })
    #expect(awake.allSatisfy { $0.level == .none })
    #expect(awake.allSatisfy { $0.face.map { $0.rect.x + $0.rect.width / 2 < 320 } == true })
  }

  @Test func `the other's open eyes do not hide that the seat's are closed`() throws {
    let frames = (0..<16).map {
      Self.frame($0 < 5 ? Self.mineOpen : Self.mineShut, Self.otherOpen, at: 400, number: $0)
    }
    let levels = try Self.watch(frames).map(\.level)
    // The eyes close in frame 5; 1.5 s later is frame 12.5.
    #expect(levels.firstIndex(of: .microsleep) == 13)
  }

  @Test func `a face that crossed the seat is not watched beyond it`() throws {
    // The other one bends before the seat's face, goes back slowly, and falls asleep once he is out of the seat:
    // the middle of his face is 90 pixels behind the left edge of its cut-out.
    let places =
      [400, 400, 400] + [Int](repeating: 70, count: 5)
      + stride(from: 94, to: 400, by: 24) + [Int](repeating: 400, count: 12)
    let seen = try Self.watch(
      places.enumerated().map { number, x in
        let isBeyond = x > 240 && number > 3
        return Self.frame(
          Self.mineOpen, isBeyond ? Self.otherShut : Self.otherOpen, at: x, number: number)
      })
    #expect(seen.allSatisfy { $0.level == .none })
    // Everybody who is watched at the end sits in the seat.
    #expect(
      seen.suffix(12).allSatisfy { $0.face.map { $0.rect.x + $0.rect.width / 2 < 320 } == true })
  }

  @Test func `open eyes in another place clear no alarm of one who has gone out of view`() throws {
    // Without a seat the other one is watched as soon as the first is gone.
    let gone = [UInt8](repeating: 20, count: Self.half.byteCount)
    let frames = (0..<75).map { number in
      number < 20
        ? Self.frame(number < 5 ? Self.mineOpen : Self.mineShut, gone, at: 400, number: number)
        : Self.frame(gone, Self.otherOpen, at: 400, number: number)
    }
    let seen = try Self.watch(frames, seat: nil)
    #expect(seen[19].level == .microsleep || seen[19].level == .sleep)
    #expect(seen.suffix(50).allSatisfy { ($0.face?.rect.x ?? 0) > 320 }, "the other one is found")
    #expect(seen.dropFirst(20).allSatisfy { $0.level >= .microsleep && $0.level != .blind })
  }
}
