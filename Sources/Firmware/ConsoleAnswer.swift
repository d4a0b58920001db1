internal import Alerting
public import Console
internal import Drowsiness
internal import Timing

/// What the running instance answers to a command of the console.
extension LineBuffer {
  /// At most 24 lines of at most 80 columns, newlines included; `StatusText` holds every answer.
  public mutating func append(answerTo command: Command, from report: StatusReport) {
    switch command {
    case .help(let topic): append(helpOn: topic)
    case .status: append(screen: report)
    case .statusJSON: append(json: report)
    case .frames: appendFrames(report)
    case .gpio:
      appendLines(report)
      append("watchdog   ")
      append(report.watchdog)
      append("\n")
    case .selftest: appendVitals(report)
    case .version: append(versionOf: report)
    case .rest(let wish): append(wish, report.rest, at: report.assessment.level)
    case .baseline, .baselineReset: append(report.baseline, isReset: command == .baselineReset)
    case .faults: appendFaults(report)
    case .faultsClear: append("a fault from before the restart is forgotten; what stands stays\n")
    }
  }

  /// Version, build and whole digests, a line each.
  public mutating func append(versionOf report: StatusReport) {
    append(version: report.version, build: report.build, networks: report.networks)
  }

  /// The same of a program that watches nobody.
  public mutating func append(
    version: StaticString, build: StaticString, networks: InlineArray<3, NetworkDigest>
  ) {
    append("feredge ")
    append(version)
    append(", ")
    append(build)
    append("\n")
    for index in networks.indices {
      let start = count
      append(networks[index].name)
      pad(toColumn: start + 15)
      append(digest: networks[index].sha256, bytes: 32)
      append("\n")
    }
  }

  /// A table of the stages.
  private mutating func appendFrames(_ report: StatusReport) {
    appendCamera(report)
    append("stage         median ms    worst ms   allowance ms   overruns\n")
    let budget = FrameBudget(period: report.work.budget)
    for index in 0..<Stage.count {
      guard let stage = Stage(index: index) else { continue }
      let figures = report.work.stages[index]
      appendRow(
        stage.name, figures.median, figures.worst, budget.allowance(for: stage),
        overruns: figures.overruns)
    }
    appendRow(
      "frame", report.work.median, report.work.worst, report.work.budget,
      overruns: report.frames.late)
  }

  private mutating func appendRow(
    _ name: StaticString, _ median: TimeSpan, _ worst: TimeSpan, _ allowance: TimeSpan,
    overruns: Int64
  ) {
    let start = count
    append(name)
    append(millisecondsOf: median, endingAt: start + 23)
    append(millisecondsOf: worst, endingAt: start + 35)
    append(millisecondsOf: allowance, endingAt: start + 50)
    append(decimal: overruns, width: max(1, start + 61 - count))
    append("\n")
  }

  private mutating func append(millisecondsOf span: TimeSpan, endingAt column: Int) {
    var text = LineBuffer<24>()
    text.append(millisecondsOf: span)
    pad(toColumn: column - text.count)
    append(text)
  }

  /// What can be tested without stopping the watching, a line each.
  private mutating func appendVitals(_ report: StatusReport) {
    append(test: "camera", !report.faults[.cameraSilent].isOn && !report.faults[.cameraFailed].isOn)
    append(test: "sight", report.assessment.sightDefect == nil)
    for index in report.lines.indices where report.lines[index].isFitted {
      append(test: LineStatus.name(at: index), report.lines[index].health == .driven)
    }
    if report.watchdog.isArmed {
      append(
        test: "watchdog", !report.watchdog.isReleased && !report.faults[.watchdogFailed].isOn)
    }
    append(test: "budget", report.work.median <= report.work.budget)
    append(test: "memory", report.isMemoryLocked)
    append(test: "priority", report.isRealTime)
    if report.light != nil || report.faults[.lightSensorFailed].isOn {
      append(test: "light", !report.faults[.lightSensorFailed].isOn)
    }
    appendParts(report)
    append(test: "records", !report.faults[.eventsFailed].isOn && !report.faults[.traceFailed].isOn)
    append("the whole test needs the camera to itself: feredge selftest\n")
  }

  /// The parts that are fitted and cannot be seen elsewhere.
  private mutating func appendParts(_ report: StatusReport) {
    if report.parts.illuminator {
      append(test: "illuminator", !report.faults[.illuminatorFailed].isOn)
    }
    if report.parts.haptic { append(test: "haptic", !report.faults[.hapticFailed].isOn) }
    if report.parts.display { append(test: "display", !report.faults[.displayFailed].isOn) }
  }

  private mutating func append(test name: StaticString, _ passed: Bool) {
    let start = count
    append(name)
    append(byte: UInt8(ascii: " "))
    pad(toColumn: start + 11)
    append(passed ? "pass\n" : "FAIL\n")
  }
}
