import Alerting
import Console
import Drowsiness
import Firmware
import Hardware
import Peripherals
import Testing
import Timing

@Suite struct FrameLoopTests {
  @Test func `each turn that saw, judged and announced pets the watchdog once`() {
    let bench = Bench()
    var loop = bench.loop()
    bench.turn(&loop, until: .seconds(5))
    #expect(bench.pets == 50)
    #expect(loop.tally.frames == FrameCounts(total: 50, late: 0, dropped: 0, missed: 0))
  }

  @Test func `an output that does not take its level is never petted for`() {
    let bench = Bench()
    var loop = bench.loop()
    bench.turn(&loop, until: .seconds(1))
    let before = bench.pets
    bench.evidence = { _ in .asleep }
    bench.stuckPin = 0
    bench.turn(&loop, until: .seconds(5))
    // The pin is asked to change from the microsleep on, 1.5 s after the eyes closed.
    #expect(bench.pets <= before + 16)
    #expect(bench.lines.contains { $0.contains("\"code\":\"output-failed\",\"on\":true") })
    #expect(bench.pins[2] == .active)
  }

  @Test func `closed eyes bring the alert line up in the frame of the microsleep`() {
    let bench = Bench()
    bench.evidence = { $0 - .zero > .seconds(10) ? .asleep : .awake }
    var loop = bench.loop()
    var raisedAt: Instant?
    bench.turn(&loop, until: .seconds(13)) { report in
      if raisedAt == nil, report.announcement.state.alert == .active { raisedAt = report.now }
    }
    #expect(raisedAt.map { ($0 - .zero).milliseconds } == 11_600)
    #expect(bench.lines.contains { $0.contains("\"from\":\"none\",\"to\":\"microsleep\"") })
  }

  @Test func `a silent camera is told, restarted, and at last the board is let reset`() {
    let bench = Bench()
    bench.delivers = { $0 - .zero <= .seconds(5) }
    var loop = bench.loop()
    var level = Level.none
    bench.turn(&loop, until: .seconds(13)) { report in level = report.assessment.level }
    #expect(level == .blind)
    #expect(bench.pins[2] == .active)
    #expect(bench.restarts >= 3)
    let petsWhileSilent = bench.pets
    #expect(petsWhileSilent > 50, "silence alone withholds no pet")
    bench.turn(&loop, until: .seconds(40))
    #expect(bench.lines.contains { $0.contains("\"code\":\"watchdog-released\",\"on\":true") })
    let (petsAtReset, restartsAtReset) = (bench.pets, bench.restarts)
    bench.turn(&loop, until: .seconds(60))
    #expect(bench.pets == petsAtReset)
    #expect(bench.restarts - restartsAtReset == 10, "while the reset is awaited")
    #expect(bench.lines.count { $0.contains("watchdog-released") } == 1)
  }

  @Test func `without a watchdog a silent camera is restarted until it delivers again`() {
    let bench = Bench()
    bench.watchdogTimeout = .zero
    bench.delivers = { $0 - .zero <= .seconds(5) || $0 - .zero > .seconds(65) }
    var loop = bench.loop()
    bench.turn(&loop, until: .seconds(65))
    #expect((28...30).contains(bench.restarts))
    #expect(!bench.lines.contains { $0.contains("watchdog-released") })
    var level = Level.blind
    bench.turn(&loop, until: .seconds(70)) { report in level = report.assessment.level }
    #expect(level == .none)
    #expect(bench.pins[2] == .inactive)
  }

  @Test func `a board that was reset for its camera once stays up, blind, and petted`() {
    let bench = Bench()
    bench.delivers = { _ in false }
    var loop = bench.loop(mayReset: false)
    var level = Level.none
    bench.turn(&loop, until: .seconds(120)) { report in level = report.assessment.level }
    #expect(level == .blind)
    #expect(bench.pets > 300)
    #expect(!bench.lines.contains { $0.contains("watchdog-released") })
  }

  @Test func `a camera that brings less than it promised is no silent one`() {
    let bench = Bench()
    var calls = 0
    // Every other deadline is missed: a frame each 400 ms, where 100 were promised.
    bench.delivers = { _ in
      calls += 1
      return calls.isMultiple(of: 2)
    }
    var loop = bench.loop()
    var lit = 0
    bench.turn(&loop, until: .seconds(20)) { _ in lit += bench.pins[2] == .active ? 1 : 0 }
    #expect(loop.tally.frames.total == 50 && loop.tally.frames.missed == 50)
    #expect(!bench.lines.contains { $0.contains("fault") })
    #expect(lit == 0)
  }

  @Test func `a camera is silent from a second without a frame on, and then nobody is watched`() {
    let bench = Bench()
    bench.delivers = { $0 - .zero <= .seconds(5) }
    var loop = bench.loop()
    var (silentAt, blindAt): (Instant?, Instant?)
    bench.turn(&loop, until: .seconds(10)) { report in
      if silentAt == nil, report.faults[.cameraSilent].isOn { silentAt = report.now }
      if blindAt == nil, report.assessment.level == .blind { blindAt = report.now }
    }
    #expect(silentAt == .zero + .milliseconds(6_200))
    #expect(blindAt == silentAt)
  }

  @Test func `a dead camera is no slow machine`() {
    let bench = Bench()
    bench.delivers = { _ in false }
    bench.loss = .failed
    bench.restartLoss = .failed
    bench.restartTakes = .seconds(1)
    var loop = bench.loop(mayReset: false)
    var worst = TimeSpan.zero
    bench.turn(&loop, until: .seconds(30)) { report in worst = max(worst, report.times.work) }
    #expect(bench.restarts > 8)
    #expect(worst == .zero)
    #expect(loop.tally.frames.late == 0)
    #expect(bench.lines.contains { $0.contains("\"code\":\"camera-failed\",\"on\":true") })
    #expect(!bench.lines.contains { $0.contains("late") })
  }

  @Test func `a camera that is silent and not ready to be restarted has reported no error`() {
    let bench = Bench()
    bench.delivers = { _ in false }
    bench.restartLoss = .silent
    var loop = bench.loop(mayReset: false)
    bench.turn(&loop, until: .seconds(30))
    #expect(bench.restarts > 8)
    #expect(bench.lines.contains { $0.contains("\"code\":\"camera-silent\",\"on\":true") })
    #expect(!bench.lines.contains { $0.contains("camera-failed") })
    bench.restartLoss = .failed
    bench.turn(&loop, until: .seconds(40))
    #expect(bench.lines.contains { $0.contains("\"code\":\"camera-failed\",\"on\":true") })
  }

  @Test func `eyes that close after a pipe was silent for long raise the alarm in time`() {
    let bench = Bench()
    bench.kind = .paced
    bench.delivers = { $0 - .zero <= .seconds(5) || $0 - .zero >= .seconds(65) }
    bench.evidence = { $0 - .zero > .seconds(70) ? .asleep : .awake }
    var loop = bench.loop()
    var raisedAt: Instant?
    bench.turn(&loop, until: .seconds(75)) { report in
      if raisedAt == nil, report.announcement.state.alert == .active { raisedAt = bench.time }
    }
    // 1.5 s after the first frame with closed eyes, and a frame.
    #expect(raisedAt.map { (71_500...71_700).contains(($0 - .zero).milliseconds) } == true)
    #expect(loop.now == bench.time)
  }

  @Test func `a full disk is a fault, and the watching goes on`() {
    let bench = Bench()
    bench.diskIsFull = true
    bench.evidence = { $0 - .zero > .seconds(3) ? .asleep : .awake }
    var loop = bench.loop()
    loop.begin(
      .start(
        version: ShortText(""), camera: .init("bench"), rate: ShownRate(thousandths: 10_000),
        profile: .driver
      ),
      resetByWatchdog: false)
    var level = Level.none
    var hasFault = false
    bench.turn(&loop, until: .seconds(5)) { report in
      level = report.assessment.level
      hasFault = report.faults[.eventsFailed].isOn
    }
    #expect(level == .microsleep)
    #expect(hasFault)
    #expect(bench.pets == 50)
  }

  @Test
  func `a full disk of events stands in the event log, once, and the run's last event is its stop`()
  {
    let (bench, card) = (Bench(), Bench())
    var loop = bench.loop(log: card)
    bench.turn(&loop, until: .seconds(1))
    bench.diskIsFull = true
    bench.evidence = { $0 - .zero > .seconds(2) ? .asleep : .awake }
    bench.turn(&loop, until: .seconds(10))
    _ = loop.finish(.signal)
    // Kind 6, the fault, on; kind 8 is the stop.
    let faults = card.entries.filter { $0[24] == 6 && $0[25] == Fault.eventsFailed.rawValue }
    #expect(faults.map { $0[26] } == [1])
    #expect(card.entries.last?[24] == 8)
  }

  @Test func `the end drives every line to its safe level and disarms the watchdog`() {
    let bench = Bench()
    bench.evidence = { _ in .asleep }
    var loop = bench.loop()
    bench.turn(&loop, until: .seconds(5))
    let outcome = loop.finish(.signal)
    #expect(outcome.outputsAreSafe && outcome.watchdogIsDisarmed)
    #expect(bench.pins == [.inactive, .inactive, .active, .inactive])
    #expect(!bench.isArmed)
    #expect(bench.lines.last?.contains("\"event\":\"stop\",\"reason\":\"signal\"") == true)
  }
}

@Suite struct LightEvidenceTests {
  @Test func `a black picture in a bright place is a covered lens`() {
    let bright = AmbientLight(millilux: 300_000)
    #expect(LightEvidence.refine(.unusable(.dark), with: bright) == .unusable(.flat))
    #expect(LightEvidence.refine(.awake, with: bright) == .awake)
  }

  @Test func `a black picture at night, or without a sensor, stays dark`() {
    #expect(
      LightEvidence.refine(.unusable(.dark), with: AmbientLight(millilux: 500)) == .unusable(.dark))
    #expect(LightEvidence.refine(.unusable(.dark), with: nil) == .unusable(.dark))
  }
}
