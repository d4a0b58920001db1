import Drowsiness
import Testing
import TestSupport
import Timing
import Units

@Suite struct DrowsinessMonitorTests {
  /// Seconds from the first of `made` to the first with at least `level`.
  static func delay(_ made: [Assessment], to level: Level, framesPerSecond: Int) -> Double? {
    made.firstIndex { $0.level != .blind && $0.level >= level }
      .map { Double($0) / Double(framesPerSecond) }
  }

  @Test(arguments: [10, 15, 20, 24, 25, 30, 60])
  func `a microsleep is told in the frame that completes 1.5 s, at every rate`(rate: Int) {
    var watch = Watch(framesPerSecond: Int64(rate))
    watch.sees(.open, for: .seconds(7))
    let asleep = watch.sees(.closed, for: .seconds(5))
    let microsleep = Self.delay(asleep, to: .microsleep, framesPerSecond: rate)!
    let sleep = Self.delay(asleep, to: .sleep, framesPerSecond: rate)!
    #expect(microsleep >= 1.5 && microsleep < 1.5 + 1 / Double(rate))
    #expect(sleep >= 3 && sleep < 3 + 1 / Double(rate))
  }

  @Test func `stamps truncated to microseconds delay nothing`() {
    var monitor = DrowsinessMonitor(policy: .driver)
    var levels: [Level] = []
    for frame in 0..<80 {
      let stamp = TimeSpan.microseconds(Int64(frame) * 1_000_000 / 30)
      let evidence: Evidence = frame < 20 ? .open : .closed
      levels.append(monitor.observe(evidence, at: .zero + stamp).level)
    }
    #expect(levels.firstIndex(of: .microsleep) == 65)
  }

  @Test func `one misread open frame in every six does not hide a sleeper`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    let asleep = watch.sees(frames: 120) { $0 % 6 == 5 ? .open : .closed }
    #expect(Self.delay(asleep, to: .microsleep, framesPerSecond: 30)! < 1.6)
  }

  @Test func `an alarm does not wait for a frame that is known to be lost`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    watch.sees(.closed, for: .milliseconds(1_400))
    let lost = watch.sees(.frameMissed, for: .milliseconds(200))
    #expect(Self.delay(lost, to: .microsleep, framesPerSecond: 30)! <= 0.101)
  }

  @Test func `a closure cut by a camera gap is not a microsleep for the gap's sake`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    watch.sees(.closed, for: .milliseconds(300))
    watch.misses(.seconds(2))
    let after = watch.sees(.closed, for: .milliseconds(300))
    #expect(after.allSatisfy { $0.level == .none || $0.level == .blind })
  }

  @Test func `a frame that comes late or twice adds no time and does not trap`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(2))
    watch.sees(.closed, for: .seconds(1))
    let before = watch.latest!
    let again = watch.monitor.observe(.closed, at: watch.now)
    let late = watch.monitor.observe(.closed, at: watch.now + .seconds(-1))
    #expect(late.eyesClosedFor == again.eyesClosedFor)
    #expect(late.eyesClosedFor - before.eyesClosedFor <= .milliseconds(34))
  }

  @Test func `nobody is asleep because the frames stopped`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    watch.sees(.closed, for: .milliseconds(200))
    let silent = watch.sees(.frameMissed, for: .seconds(60))
    #expect(silent.allSatisfy { $0.level == .none || $0.level == .blind })
    #expect(watch.latest?.sightDefect == .noFrames)
  }

  @Test func `a lost frame during an unseen moment is not blamed on the camera`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    watch.sees(.faceNotFound, for: .milliseconds(2_500))
    watch.sees(.frameMissed, for: .milliseconds(200))
    #expect(watch.latest?.sightDefect == nil)
    watch.sees(.faceNotFound, for: .seconds(1))
    #expect(watch.latest?.sightDefect == .noFace)
  }

  @Test func `an alarm that is held blindly says why it is blind`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    watch.sees(.closed, for: .seconds(4))
    watch.sees(.unusable(.dark), for: .seconds(5))
    #expect(watch.latest?.level == .sleep && watch.latest?.sightDefect == .dark)
    watch.sees(.faceNotFound, for: .seconds(2))
    #expect(watch.latest?.level == .sleep && watch.latest?.sightDefect == .noFace)
  }

  @Test func `an early sign is not held while nothing is visible`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    watch.sees(.closed, for: .seconds(2))
    watch.sees(.open, for: .milliseconds(1_900))
    #expect(watch.latest?.level == .attention)
    watch.sees(.faceNotFound, for: .seconds(1))
    #expect(watch.latest?.level == Level.none)
  }

  @Test func `the time of a level counts from its first frame`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(5))
    #expect(abs(watch.latest!.levelFor.milliseconds - 4_967) <= 1)
    let asleep = watch.sees(.closed, for: .seconds(2))
    #expect(asleep.first { $0.level == .microsleep }?.levelFor == .zero)
  }

  @Test func `a yawn behind a hand is one yawn`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(3))
    watch.sees(.eyes(20, 20, yawn: 900), for: .seconds(2))
    watch.sees(.eyes(20, 20, yawn: nil), for: .seconds(2))
    watch.sees(.eyes(20, 20, yawn: 900), for: .seconds(2))
    watch.sees(.open, for: .seconds(3))
    #expect(watch.latest?.yawns == 1)
  }

  @Test func `a camera mounted low changes nothing once the driver has looked ahead`() {
    var watch = Watch()
    watch.sees(.eyes(20, 20, pitch: -190), for: .seconds(30))
    #expect(watch.latest?.level == Level.none && watch.latest?.nods == 0)
    watch.sees(.eyes(980, 980, pitch: -250), for: .seconds(1))
    watch.sees(.eyes(20, 20, pitch: -190), for: .seconds(2))
    #expect(watch.latest?.nods == 0)
    watch.sees(.eyes(980, 980, pitch: -400), for: .seconds(1))
    watch.sees(.eyes(20, 20, pitch: -190), for: .seconds(2))
    #expect(watch.latest?.nods == 1)
  }

  @Test func `a microsleep with a trembling head is no nod beside`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(30))
    watch.sees(frames: 90) { .eyes(980, 980, pitch: $0 % 20 < 10 ? -120 : 0) }
    #expect(watch.latest?.level == .microsleep)
    watch.sees(.open, for: .seconds(5))
    #expect(watch.latest?.nods == 0 && watch.latest?.level == Level.none)
  }

  @Test func `a head that bends behind dark glasses is no slump`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(30))
    watch.sees(.hidden, for: .seconds(5))
    let bent = watch.sees(.eyes(nil, nil, pitch: -300), for: .seconds(20))
    #expect(bent.allSatisfy { $0.level == .blind })
  }

  @Test func `long blinks are counted by their length`() {
    var watch = Watch()
    for length: Int64 in [100, 150, 300, 500, 700, 900] {
      watch.sees(.open, for: .seconds(2))
      watch.sees(.closed, for: .milliseconds(length))
    }
    watch.sees(.open, for: .seconds(2))
    #expect(watch.latest?.blinks == 3 && watch.latest?.longBlinks == 3)
  }

  @Test func `a pilot's pattern takes longer to be believed, a pilot's sleep does not`() {
    func delay(_ policy: DrowsinessPolicy, to level: Level, closed: Int64) -> Double? {
      var watch = Watch(policy, framesPerSecond: 10)
      watch.sees(.open, for: .seconds(60))
      let tired = watch.sees(frames: 3_000) { $0 % 40 < closed ? .closed : .open }
      return Self.delay(tired, to: level, framesPerSecond: 10)
    }
    #expect(delay(.driver, to: .drowsy, closed: 8)! < delay(.pilot, to: .drowsy, closed: 8)!)
    #expect(delay(.driver, to: .microsleep, closed: 20) == 1.5)
    #expect(delay(.pilot, to: .microsleep, closed: 20) == 1.5)
  }

  @Test func `any evidence in any order keeps within bounds`() {
    let seed: UInt64 = 5
    var random = SeededGenerator(seed: seed)
    var monitor = DrowsinessMonitor(policy: .driver)
    var now = Instant.zero
    for _ in 0..<50_000 {
      let evidence: Evidence =
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .faceNotFound
        case 1: .unusable(.saturated)
        case 2: .frameMissed
        case 3: .hidden
        case 4: .open
        default:
          .eyes(
            Int32.random(in: 0...1_000, using: &random),
            Int32.random(in: 0...1_000, using: &random),
            yawn: Int32.random(in: 0...1_000, using: &random),
            pitch: Int32.random(in: -1_800...1_800, using: &random))
        }
      now = now + .milliseconds(Int64.random(in: -50...200, using: &random))
      let made = monitor.observe(evidence, at: now)
      guard made.eyesClosedFor >= .zero, made.levelFor >= .zero, made.yawns >= 0 else {
        Issue.record("seed \(seed): \(made)")
        return
      }
    }
  }
}

@Suite struct EyeFusionTests {
  static func closure(_ left: Int32?, _ right: Int32?) -> Int32? {
    guard case .face(let face) = Evidence.eyes(left, right) else { return nil }
    return face.closure?.thousandths
  }

  @Test func `one closed eye is not two, and a badly read eye does not outvote a closed one`() {
    #expect(Self.closure(980, 20) == 40)
    #expect(Self.closure(970, 360) == 665)
    #expect(Self.closure(980, 980) == 980)
    #expect(Self.closure(0, 1_000) == 0)
    #expect(Self.closure(nil, 700) == 700)
    #expect(Self.closure(nil, nil) == nil)
  }

  /// The eyes of somebody: his number, and whether they are closed.
  static func eyes(of person: UInt32, closed: Bool) -> Evidence {
    let closure = Permille(closed ? 980 : 20)
    return .face(
      FaceEvidence(
        leftEyeClosed: closure, rightEyeClosed: closure, yawn: nil, pose: nil, person: person))
  }

  @Test func `who was taken for another as he fell asleep ends his alarm himself`() {
    var watch = Watch()
    watch.sees(Self.eyes(of: 0, closed: false), for: .seconds(7))
    watch.sees(Self.eyes(of: 0, closed: true), for: .milliseconds(300))
    let asleep = watch.sees(Self.eyes(of: 1, closed: true), for: .seconds(4))
    #expect(asleep.last!.level == .sleep)
    let awake = watch.sees(Self.eyes(of: 0, closed: false), for: .seconds(5))
    #expect(awake.last!.level == .none)
  }

  @Test func `another's closed eyes raise an alarm half a second later, his blinks none`() {
    for (closed, wanted) in [(Int64(2_200), Level.microsleep), (1_800, .drowsy)] {
      var watch = Watch()
      watch.sees(Self.eyes(of: 0, closed: false), for: .seconds(7))
      watch.sees(Self.eyes(of: 0, closed: true), for: .seconds(2))
      watch.sees(Self.eyes(of: 0, closed: false), for: .milliseconds(1_200))
      let seen = watch.sees(Self.eyes(of: 1, closed: true), for: .milliseconds(closed))
      #expect(seen.first!.level == .drowsy && seen.last!.level == wanted)
    }
    var watch = Watch()
    watch.sees(Self.eyes(of: 0, closed: false), for: .seconds(7))
    watch.sees(Self.eyes(of: 0, closed: true), for: .seconds(2))
    let blinking = watch.sees(frames: 29 * 30) { Self.eyes(of: 1, closed: $0 % 30 < 10) }
    #expect(blinking.allSatisfy { $0.level == .microsleep })
  }
}
