import Alerting
import Drowsiness
import Hardware
import Testing
import Timing

@Suite struct AlertPatternTests {
  static func assessment(
    _ level: Level, for time: TimeSpan, defect: SightDefect? = nil
  ) -> Assessment {
    var made = Assessment(
      level: level, closure: nil, perclos: nil, eyesClosedFor: .zero, yawns: 0, sightDefect: defect)
    made.levelFor = time
    return made
  }

  static func state(
    _ level: Level, after milliseconds: Int64, defect: SightDefect? = nil, hasFault: Bool = false,
    isSilenced: Bool = false
  ) -> AlertState {
    AlertPattern.driver.state(
      for: assessment(level, for: .milliseconds(milliseconds), defect: defect),
      hasFault: hasFault, isSilenced: isSilenced, at: .zero + .milliseconds(milliseconds))
  }

  @Test(arguments: [Level.drowsy, .microsleep, .sleep])
  func `the alert line is active in the frame in which the level begins`(level: Level) {
    let state = Self.state(level, after: 0)
    #expect(state.alert == .active && state.buzzer == .active)
  }

  @Test(arguments: [Level.none, .attention, .blind])
  func `the alert line and the buzzer are still below drowsy`(level: Level) {
    for time in stride(from: Int64(0), to: 20_000, by: 33) {
      let state = Self.state(level, after: time)
      #expect(state.alert == .inactive && state.buzzer == .inactive)
    }
  }

  @Test func `no two levels share a rhythm`() {
    func times(_ level: Level) -> [AlertState] {
      (0..<400).map { Self.state(level, after: $0 * 50) }
    }
    let levels: [Level] = [.none, .attention, .drowsy, .microsleep, .sleep]
    for (index, level) in levels.enumerated() {
      for other in levels[(index + 1)...] { #expect(times(level) != times(other)) }
    }
  }

  @Test func `rhythms keep apart at ten frames a second`() {
    let micro = (0..<20).map { Self.state(.microsleep, after: $0 * 100).alert }
    #expect(micro.prefix(5) == [.active, .active, .active, .inactive, .inactive])
    let drowsy = (0..<20).map { Self.state(.drowsy, after: $0 * 100).alert }
    #expect(drowsy.filter { $0 == .active }.count == 10)
  }

  @Test func `the sound of a microsleep keeps the urgency of NHTSA 15-0455`() {
    let rhythm = AlertPattern.driver.buzzer(at: .microsleep, after: .zero)
    #expect(rhythm.off <= .milliseconds(125))
    #expect(rhythm.on.nanoseconds * 10 >= (rhythm.on + rhythm.off).nanoseconds * 7)
  }

  @Test func `an unheeded drowsy warning grows insistent`() {
    func soundingIn(_ range: Range<Int64>) -> Int {
      range.filter { Self.state(.drowsy, after: $0 * 100).buzzer == .active }.count
    }
    #expect(soundingIn(150..<300) > soundingIn(0..<150))
  }

  @Test func `the fault lamp is steady while the driver cannot be watched, alarm or not`() {
    for time in stride(from: Int64(0), to: 5_000, by: 33) {
      #expect(Self.state(.blind, after: time, defect: .noFace).fault == .active)
      #expect(Self.state(.none, after: time, hasFault: true).fault == .active)
      #expect(Self.state(.none, after: time).fault == .inactive)
    }
    let held = Self.state(.sleep, after: 100, defect: .flat)
    #expect(held.fault == .active && held.alert == .active)
  }

  @Test func `silence takes the sound and leaves the lamps`() {
    for level in [Level.drowsy, .microsleep, .sleep] {
      var expected = Self.state(level, after: 100)
      expected.buzzer = .inactive
      #expect(Self.state(level, after: 100, isSilenced: true) == expected)
    }
  }

  @Test func `the pilot's first stage is softer and the rest is not`() {
    let first = AlertPattern.pilot.drowsyBuzzer
    #expect(first.pulses == 1 && first.pause > AlertPattern.driver.drowsyBuzzer.pause)
    for level in [Level.microsleep, .sleep] {
      #expect(
        AlertPattern.pilot.buzzer(at: level, after: .zero)
          == AlertPattern.driver.buzzer(at: level, after: .zero))
    }
  }
}
