import SyntheticDriver
import Testing
import Timing
import Units

@Suite struct DriverScriptTests {
  /// Lengths in milliseconds of all spans in which `holds` is true, to 10 ms.
  private func spans(of scenario: Scenario, where holds: (DriverState) -> Bool) -> [Int] {
    let script = scenario.script
    var lengths: [Int] = []
    var length = 0
    for time in stride(from: 0, to: script.duration.milliseconds, by: 10) {
      if holds(script.state(at: .milliseconds(time))) {
        length += 10
      } else if length > 0 {
        lengths.append(length)
        length = 0
      }
    }
    return lengths + (length > 0 ? [length] : [])
  }

  private func isClosed(_ state: DriverState) -> Bool { state.leftLid >= Permille(800) }

  @Test func `the drive has blinks, long blinks, one microsleep, one yawn and one absence`() {
    let closures = spans(of: .drive, where: isClosed)
    #expect(closures.filter { $0 < 300 }.count >= 8)
    #expect(closures.filter { (250...700).contains($0) }.count >= 4)
    #expect(closures.filter { (1500...2900).contains($0) }.count == 1)
    #expect(closures.allSatisfy { $0 < 3000 })
    let yawns = spans(of: .drive) { $0.mouth >= Permille(600) }
    #expect(yawns.count == 1 && yawns[0] > 2000)
    let absences = spans(of: .drive) { !$0.present }
    #expect(absences.count == 1 && absences[0] > 5000)
    let nods = spans(of: .drive) { $0.pose.pitch.tenths < -200 }
    #expect(nods.count == 1)
  }

  @Test func `a driver who is awake never closes the eyes for half a second`() {
    #expect(spans(of: .awake, where: isClosed).allSatisfy { $0 < 300 })
  }

  @Test func `a sleeper's eyes are closed for more than three seconds`() {
    #expect(spans(of: .sleep, where: isClosed).contains { $0 > 7000 })
    #expect(spans(of: .microsleep, where: isClosed).contains { $0 > 2000 && $0 < 3000 })
  }

  @Test func `a script starts again when it has ended`() {
    let script = Scenario.sleep.script
    let later = TimeSpan(nanoseconds: script.duration.nanoseconds + 12_000_000_000)
    #expect(script.state(at: later).leftLid == script.state(at: .seconds(12)).leftLid)
  }

  @Test func `every scenario is found by its name and no other name is one`() {
    for number in 0..<UInt8(Scenario.count) {
      let scenario = Scenario(rawValue: number)!
      let name = Array(String(describing: scenario).utf8)
      #expect(Scenario(named: name.span) == scenario)
    }
    for wrong in ["", "Drive", "drive ", "driv", "drives"] {
      #expect(Scenario(named: Array(wrong.utf8).span) == nil)
    }
  }
}
