import Alerting
import Drowsiness
import Firmware
import Hardware
import Testing
import Timing

/// A controlled rest from the button and the console to the pins, at ten frames a second.
@Suite struct RestTests {
  /// A button that is held during these seconds.
  static func pressed(_ times: ClosedRange<Double>...) -> (Instant) -> Bool {
    { now in
      let seconds = Double((now - .zero).milliseconds) / 1_000
      return times.contains { $0.contains(seconds) }
    }
  }

  static func rests(_ bench: Bench) -> [String] {
    bench.lines.filter { $0.contains("\"event\":\"rest\"") }
  }

  @Test func `held for three seconds and pressed again, it rests; one press ends it`() {
    let bench = Bench()
    bench.isPressed = Self.pressed(2...5.5, 7...7.3, 40...40.3)
    bench.evidence = { $0 - .zero > .seconds(8) ? .asleep : .awake }
    var loop = bench.loop(restLimit: .seconds(600))
    var states: [(ControlledRest.State, Double)] = []
    var alarmedAt: Double?
    bench.turn(&loop, until: .seconds(50)) { report in
      let time = Double((report.now - .zero).milliseconds) / 1_000
      if states.last?.0 != report.rest.state { states.append((report.rest.state, time)) }
      if alarmedAt == nil, report.announcement.state.alert == .active { alarmedAt = time }
    }
    #expect(states.map(\.0) == [.off, .asked, .resting, .off])
    // A press takes two readings, 100 ms apart here.
    #expect(abs(states[1].1 - 5.1) < 0.01 && abs(states[2].1 - 7.1) < 0.01)
    #expect(abs(states[3].1 - 40.1) < 0.01)
    // The sleeper is an alarm 1.5 s after the end, and not before.
    #expect(alarmedAt.map { abs($0 - 41.6) < 0.01 } == true)
    #expect(Self.rests(bench).count == 2)
    #expect(Self.rests(bench)[0].contains("\"on\":true,\"reason\":\"button\""))
    #expect(Self.rests(bench)[1].contains("\"on\":false,\"reason\":\"button\""))
  }

  @Test func `a button that is held and never pressed again rests nobody`() {
    let bench = Bench()
    bench.isPressed = Self.pressed(2...60)
    bench.evidence = { $0 - .zero > .seconds(10) ? .asleep : .awake }
    var loop = bench.loop(restLimit: .seconds(600))
    var alarmed = false
    bench.turn(&loop, until: .seconds(12)) { report in
      if report.announcement.state.alert == .active { alarmed = true }
    }
    #expect(alarmed && Self.rests(bench).isEmpty)
  }

  @Test func `the wake-up alert is on the pins at the limit, until a press, asleep or awake`() {
    let bench = Bench()
    bench.isPressed = Self.pressed(2...5.5, 6...6.3, 100...100.3)
    var loop = bench.loop(restLimit: .seconds(60))
    var alerts: Set<Double> = []
    var sounds: Set<Double> = []
    bench.turn(&loop, until: .seconds(110)) { report in
      let time = Double((report.now - .zero).milliseconds) / 1_000
      if bench.pins[0] == .active { alerts.insert(time) }
      if bench.pins[1] == .active, report.rest.state != .asked { sounds.insert(time) }
    }
    #expect(alerts.min() == 66.1 && sounds.min() == 66.1)
    #expect(alerts.max()! < 100.1 && sounds.max()! < 100.1)
    #expect(alerts.count > 150, "flashing all the time")
    #expect(Self.rests(bench).map { $0.contains("\"reason\":\"limit\"") } == [false, true, false])
    #expect(Self.rests(bench)[2].contains("\"reason\":\"woken-button\""))
  }

  @Test func `a rest keeps the fault lamp for a lost camera and for somebody out of view`() {
    let bench = Bench()
    var loop = bench.loop(mayReset: false, restLimit: .seconds(600))
    bench.turn(&loop, until: .seconds(1), order: .rest(.ask, .console))
    bench.turn(&loop, until: .seconds(2), order: .rest(.confirm, .console))
    #expect(bench.pins[2] == .inactive)
    bench.evidence = { _ in .faceNotFound }
    var told: Double?
    bench.turn(&loop, until: .seconds(10)) { report in
      if told == nil, report.assessment.level == .blind {
        told = Double((report.now - .zero).milliseconds) / 1_000
      }
    }
    #expect(bench.pins[2] == .active && told.map { $0 <= 5.1 } == true)
    bench.evidence = { _ in .asleep }
    bench.turn(&loop, until: .seconds(20))
    #expect(bench.pins[2] == .inactive && bench.pins[0] == .inactive)
    bench.delivers = { _ in false }
    bench.turn(&loop, until: .seconds(25))
    #expect(bench.pins[2] == .active)
  }

  @Test func `a lost camera does not lengthen a rest`() {
    let bench = Bench()
    var loop = bench.loop(mayReset: false, restLimit: .seconds(30))
    bench.turn(&loop, until: .seconds(1), order: .rest(.ask, .console))
    bench.turn(&loop, until: .seconds(2), order: .rest(.confirm, .console))
    bench.delivers = { _ in false }
    bench.turn(&loop, until: .seconds(33))
    #expect(Self.rests(bench).count == 2)
    var alerts = 0
    bench.turn(&loop, until: .seconds(36)) { _ in if bench.pins[0] == .active { alerts += 1 } }
    #expect(alerts > 3)
  }

  @Test func `a sleeper who does not hear the wake-up alert hears the graver one`() {
    let bench = Bench()
    bench.evidence = { _ in .asleep }
    var loop = bench.loop(restLimit: .seconds(10))
    bench.evidence = { $0 - .zero > .seconds(2) ? .asleep : .awake }
    bench.turn(&loop, until: .seconds(1), order: .rest(.ask, .console))
    bench.turn(&loop, until: .seconds(2), order: .rest(.confirm, .console))
    var levels: [Level] = []
    bench.turn(&loop, until: .seconds(20)) { report in levels.append(report.assessment.level) }
    #expect(levels.last == .sleep)
    #expect(bench.pins[0] == .active && bench.pins[1] == .active)
  }

  @Test func `the console's reset forgets what was learned`() {
    let bench = Bench()
    var loop = bench.loop()
    var learned: OwnBaseline?
    bench.turn(&loop, until: .seconds(70)) { learned = $0.baseline }
    #expect(learned?.eyesLearned == .seconds(60))
    bench.turn(&loop, until: .seconds(71), order: .forgetBaseline) { learned = $0.baseline }
    #expect(learned.map { $0.eyesLearned < .seconds(2) } == true)
  }
}
