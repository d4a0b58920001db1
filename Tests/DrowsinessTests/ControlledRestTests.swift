import Drowsiness
import Testing
import Timing

@Suite struct ControlledRestTests {
  static func at(_ seconds: Int64) -> Instant { .zero + .seconds(seconds) }

  /// A rest of a minute that somebody began at 0 s.
  static func resting() -> ControlledRest {
    var rest = ControlledRest(limit: .seconds(60))
    _ = rest.obey(.ask, from: .button, at: .none, at(0))
    _ = rest.obey(.confirm, from: .button, at: .none, at(0))
    return rest
  }

  @Test func `it begins only when it was asked for and confirmed`() {
    var rest = ControlledRest(limit: .seconds(60))
    #expect(rest.obey(.confirm, from: .console, at: .none, Self.at(0)) == nil)
    #expect(rest.state == .off)
    #expect(rest.obey(.ask, from: .console, at: .none, Self.at(1)) == nil)
    #expect(rest.state == .asked)
    #expect(rest.obey(.confirm, from: .console, at: .none, Self.at(2)) == .began(.console))
    #expect(rest.status(at: Self.at(12)).left == .seconds(50))
  }

  @Test func `a question that nobody confirms is forgotten after ten seconds`() {
    var rest = ControlledRest(limit: .seconds(60))
    _ = rest.obey(.ask, from: .button, at: .none, Self.at(0))
    #expect(rest.advance(to: Self.at(9)) == nil && rest.state == .asked)
    #expect(rest.advance(to: Self.at(10)) == nil && rest.state == .off)
    #expect(rest.obey(.confirm, from: .button, at: .none, Self.at(10)) == nil)
    #expect(rest.state == .off)
  }

  @Test func `its limit wakes, and no rest begins before somebody answers`() {
    var rest = Self.resting()
    #expect(rest.advance(to: Self.at(59)) == nil)
    #expect(rest.advance(to: Self.at(60)) == .limitReached)
    for order in [ControlledRest.Order.ask, .confirm] {
      #expect(rest.status(at: Self.at(61)).refusal(of: order, at: .none) == .wakeUpStands)
      #expect(rest.obey(order, from: .button, at: .none, Self.at(61)) == nil)
    }
    #expect(rest.advance(to: Self.at(3_600)) == nil && rest.state == .wakeUp)
    #expect(rest.obey(.end, from: .button, at: .none, Self.at(3_601)) == .acknowledged(.button))
    _ = rest.obey(.ask, from: .button, at: .none, Self.at(3_602))
    #expect(rest.state == .asked)
  }

  @Test func `one order ends it`() {
    var rest = Self.resting()
    #expect(rest.obey(.end, from: .console, at: .none, Self.at(5)) == .ended(.console))
    #expect(rest.state == .off)
  }

  @Test func `it ends no alarm, and a driver has none`() {
    var rest = ControlledRest(limit: .seconds(60))
    #expect(rest.status(at: .zero).refusal(of: .ask, at: .microsleep) == .alarmStands)
    #expect(rest.status(at: .zero).refusal(of: .ask, at: .drowsy) == nil)
    _ = rest.obey(.ask, from: .button, at: .drowsy, Self.at(0))
    #expect(rest.obey(.confirm, from: .button, at: .sleep, Self.at(1)) == nil)
    #expect(rest.state == .asked)
    var driver = ControlledRest(limit: nil)
    #expect(driver.obey(.ask, from: .button, at: .none, .zero) == nil && driver.state == .off)
    #expect(driver.status(at: .zero).refusal(of: .ask, at: .none) == .notOffered)
  }

  @Test func `closed eyes mean nothing while resting and everything from its end on`() {
    var monitor = DrowsinessMonitor(policy: .pilot)
    func level(_ evidence: Evidence, resting: Bool, _ tenths: Range<Int64>) -> [Level] {
      tenths.map {
        monitor.observe(evidence, isResting: resting, at: .zero + .milliseconds($0 * 100)).level
      }
    }
    #expect(level(.closed, resting: true, 0..<6_000).allSatisfy { $0 == .none })
    let after = level(.closed, resting: false, 6_000..<6_040)
    #expect(after.firstIndex(of: .microsleep) == 15)
    #expect(after.firstIndex(of: .sleep) == 30)
  }

  @Test func `who wakes by himself is not drowsy for having slept`() {
    var monitor = DrowsinessMonitor(policy: .pilot)
    for tenth in 0..<6_000 {
      _ = monitor.observe(.closed, isResting: true, at: .zero + .milliseconds(Int64(tenth) * 100))
    }
    for tenth in 6_000..<9_000 {
      let made = monitor.observe(.open, at: .zero + .milliseconds(Int64(tenth) * 100))
      #expect(made.level == .none)
    }
  }

  @Test func `a sleeper who cannot be seen is told all the same`() {
    var monitor = DrowsinessMonitor(policy: .pilot)
    var made: Assessment?
    for tenth in 0..<100 {
      made = monitor.observe(
        .faceNotFound, isResting: true, at: .zero + .milliseconds(Int64(tenth) * 100))
    }
    #expect(made?.level == .blind && made?.sightDefect == .noFace)
  }
}
