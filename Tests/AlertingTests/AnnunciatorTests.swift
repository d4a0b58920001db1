import Alerting
import Hardware
import Testing
import Timing

@Suite struct AnnunciatorTests {
  typealias FourWires = Annunciator<
    RecordedOutput, RecordedOutput, OptionalOutput<RecordedOutput>, NoOutput
  >

  let alert = Wire()
  let buzzer = Wire()
  let fault = Wire()

  func annunciator() -> FourWires {
    Annunciator(
      alert: RecordedOutput(wire: alert), buzzer: RecordedOutput(wire: buzzer),
      fault: OptionalOutput(RecordedOutput(wire: fault)), heartbeat: NoOutput())
  }

  static func second(_ tenths: Int64) -> Instant { .zero + .milliseconds(tenths * 100) }

  static let alarm = AlertState(
    alert: .active, buzzer: .active, fault: .inactive, heartbeat: .active)

  @Test func `every line gets its level and is read back`() {
    var annunciator = annunciator()
    let outcome = annunciator.announce(Self.alarm, at: .zero)
    #expect(outcome.allDriven)
    #expect(alert.level == .active && buzzer.level == .active && fault.level == .inactive)
  }

  @Test func `a level that stays is driven again once a second only`() {
    var annunciator = annunciator()
    for tenth in 0..<30 { _ = annunciator.announce(Self.alarm, at: Self.second(Int64(tenth))) }
    #expect(alert.driveCount == 3)
  }

  @Test func `a line that is held from outside is reported and driven anew in every frame`() {
    var annunciator = annunciator()
    _ = annunciator.announce(Self.alarm, at: .zero)
    alert.heldAt = .inactive
    let held = annunciator.announce(Self.alarm, at: Self.second(1))
    #expect(held.alert == .held && !held.allDriven)
    #expect(held.buzzer == .driven)
    let before = alert.driveCount
    _ = annunciator.announce(Self.alarm, at: Self.second(2))
    #expect(alert.driveCount == before + 1)
    alert.heldAt = nil
    #expect(annunciator.announce(Self.alarm, at: Self.second(3)).allDriven)
  }

  @Test func `a line that refuses does not stop the others`() {
    var annunciator = annunciator()
    alert.refusesDrive = true
    let outcome = annunciator.announce(Self.alarm, at: .zero)
    #expect(outcome.alert == .refused && outcome.buzzer == .driven)
    #expect(buzzer.level == .active)
    alert.refusesDrive = false
    #expect(annunciator.announce(Self.alarm, at: Self.second(1)).allDriven)
    #expect(alert.level == .active)
  }

  @Test func `a line that cannot be read back is not taken for driven`() {
    var annunciator = annunciator()
    fault.refusesReading = true
    #expect(annunciator.announce(Self.alarm, at: .zero).fault == .unreadable)
  }

  @Test func `a chip that was reset behind our back is noticed in the next frame`() {
    var annunciator = annunciator()
    _ = annunciator.announce(Self.alarm, at: .zero)
    alert.level = .inactive
    #expect(annunciator.announce(Self.alarm, at: Self.second(1)).alert == .held)
    #expect(annunciator.announce(Self.alarm, at: Self.second(2)).allDriven)
    #expect(alert.level == .active)
  }

  @Test func `stopping leaves the lines safe, and the fault lamp says that nobody watches`() {
    var annunciator = annunciator()
    _ = annunciator.announce(Self.alarm, at: .zero)
    #expect(annunciator.stop(at: Self.second(1)).allDriven)
    #expect(alert.level == .inactive && buzzer.level == .inactive && fault.level == .active)
  }

  @Test func `an optional line that is not fitted is in order`() throws {
    var absent = OptionalOutput<RecordedOutput>(nil)
    try absent.drive(.active)
    #expect(try absent.readBack() == .active)
  }
}
