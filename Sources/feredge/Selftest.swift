internal import Console
internal import Drowsiness
internal import Firmware
internal import LinuxHardware
internal import Timing

/// `feredge selftest`: whether this program on this board does what it was tested to do elsewhere.
///
/// It sounds no alarm, arms no watchdog and writes to no part on a bus but the light sensor.
struct Selftest {
  let options: Options

  func run(_ texts: borrowing OptionTexts) -> ExitStatus {
    var sheet = SelftestSheet(json: options.json, showsAtOnce: true)
    Self.testProgram(&sheet)
    testDevices(texts, &sheet)
    return sheet.end()
  }

  /// What needs no device, so that it can be tested beside an instance that watches.
  static func testProgram(_ sheet: inout SelftestSheet) {
    testNetworks(&sheet)
    testClock(&sheet)
    testScenarios(&sheet)
  }

  private static func testClock(_ sheet: inout SelftestSheet) {
    var clock = SystemClock()
    var last = clock.now()
    for _ in 0..<1_000 {
      let now = clock.now()
      if now < last { return sheet.note("clock", .fail, "it went backward") }
      last = now
    }
    let target = last + .milliseconds(20)
    clock.sleep(until: target)
    let woke = clock.now()
    if woke < target { return sheet.note("clock", .fail, "a sleep of 20 ms ended too early") }
    var detail = SelftestSheet.Detail()
    detail.append("never backward; a sleep of 20 ms took ")
    detail.append(millisecondsOf: woke - last)
    detail.append(" ms")
    sheet.note("clock", .pass, detail)
  }

  /// At 15 frames a second, the slowest rate that the driver's profile is meant for.
  private static func testScenarios(_ sheet: inout SelftestSheet) {
    let sampling = ScenarioSampling(framesPerSecond: 15)
    for index in 0..<ScenarioPack.count {
      let scenario = ScenarioPack.scenario(index)
      let run = ScenarioRun(of: scenario, sampling: sampling)
      guard let broken = run.firstBroken else { continue }
      var detail = SelftestSheet.Detail()
      detail.append("who ")
      detail.append(scenario.name)
      detail.append(": level ")
      detail.append(run.finding(broken).foundLevel.name)
      detail.append(" after ")
      detail.append(secondsOf: run.finding(broken).brokenAfter ?? .zero)
      detail.append(" s of step ")
      detail.append(decimal: Int64(scenario.stepOfExpectation(broken) + 1))
      return sheet.note("scenarios", .fail, detail)
    }
    var detail = SelftestSheet.Detail()
    detail.append(decimal: Int64(ScenarioPack.count))
    detail.append(" drives and flights judged as their scripts say")
    sheet.note("scenarios", .pass, detail)
  }
}
