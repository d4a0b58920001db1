internal import Alerting
public import Console
internal import Drowsiness
internal import Face
internal import Hardware
internal import Imaging
internal import Perception
internal import Peripherals
internal import Timing
internal import Units

/// A text that holds the longest status, as JSON or as a screen.
///
/// With every text and number at its widest the JSON takes about 4.6 KB.
public typealias StatusText = LineBuffer<6144>

extension LineBuffer {
  /// The status as one line of JSON, its newline included; units stand in the keys.
  public mutating func append(json report: StatusReport) {
    openObject()
    key("version")
    append(quoted: report.version)
    key("build")
    append(quoted: report.build)
    key("uptime")
    append(secondsOf: report.uptime)
    key("profile")
    append(quoted: report.profile)
    appendCamera(report.camera)
    appendFrames(report.frames, restarts: report.camera.restarts)
    appendBudget(report.work)
    appendWatch(report)
    appendOutputs(report)
    appendWatchdog(report.watchdog)
    key("memory_locked")
    append(report.isMemoryLocked)
    key("real_time")
    append(report.isRealTime)
    appendFaults(report.faults)
    key("lux")
    if let light = report.light {
      append(fixedPoint: light.millilux, decimals: 3)
    } else {
      append("null")
    }
    appendRest(report.rest)
    appendBaseline(report.baseline)
    appendNetworks(report)
    closeObject()
    append("\n")
  }

  private mutating func appendCamera(_ camera: CameraStatus) {
    key("camera")
    openObject()
    key("source")
    append(jsonString: camera.source.bytes)
    key("synthetic")
    append(camera.isSynthetic)
    key("width")
    append(decimal: Int64(camera.geometry.width))
    key("height")
    append(decimal: Int64(camera.geometry.height))
    key("fps")
    append(camera.rate)
    key("measured_fps")
    if let rate = camera.measuredRate {
      append(fixedPoint: rate.thousandths, decimals: 3)
    } else {
      append("null")
    }
    closeObject()
  }

  private mutating func appendFrames(_ frames: FrameCounts, restarts: UInt32) {
    key("frames")
    openObject()
    member("total", frames.total)
    member("late", frames.late)
    member("dropped", frames.dropped)
    member("missed", frames.missed)
    member("restarts", Int64(restarts))
    closeObject()
  }

  private mutating func appendBudget(_ work: WorkStatus) {
    key("budget")
    openObject()
    member("period_us", microsecondsOf: work.budget)
    member("median_us", microsecondsOf: work.median)
    member("worst_us", microsecondsOf: work.worst)
    key("stages")
    openObject()
    for index in work.stages.indices {
      guard let stage = Stage(index: index) else { continue }
      key(stage.name)
      openObject()
      member("median_us", microsecondsOf: work.stages[index].median)
      member("worst_us", microsecondsOf: work.stages[index].worst)
      member("overruns", work.stages[index].overruns)
      closeObject()
    }
    closeObject()
    closeObject()
  }

  private mutating func appendWatch(_ report: StatusReport) {
    key("watch")
    openObject()
    appendFace(report.perceived.face)
    key("closure")
    append(orNull: report.assessment.closure)
    appendEyes(report.perceived.evidence)
    key("yawn")
    append(orNull: report.perceived.evidence.face?.yawn)
    key("sharpness")
    if let detail = report.perceived.eyeDetail {
      append(decimal: Int64(detail))
    } else {
      append("null")
    }
    key("perclos")
    append(orNull: report.assessment.perclos)
    member("yawns", Int64(report.assessment.yawns))
    key("level")
    append(quoted: report.assessment.level.name)
    key("level_for")
    append(secondsOf: report.assessment.levelFor)
    key("sight_defect")
    if let defect = report.assessment.sightDefect {
      append(quoted: defect.name)
    } else {
      append("null")
    }
    closeObject()
  }

  private mutating func appendOutputs(_ report: StatusReport) {
    key("outputs")
    openObject()
    for index in report.lines.indices {
      let line = report.lines[index]
      key(LineStatus.name(at: index))
      guard line.isFitted else {
        append("null")
        continue
      }
      openObject()
      key("line")
      append(jsonString: line.place.bytes)
      key("level")
      append(bit: line.level)
      key("read_back")
      append(quoted: line.health.name)
      closeObject()
    }
    closeObject()
  }

  private mutating func appendWatchdog(_ watchdog: WatchdogStatus) {
    key("watchdog")
    guard watchdog.isArmed else { return append("null") }
    openObject()
    key("timeout")
    append(secondsOf: watchdog.timeout)
    key("released")
    append(watchdog.isReleased)
    member("pets", Int64(clamping: watchdog.pets))
    member("withheld", Int64(clamping: watchdog.withheld))
    closeObject()
  }

  private mutating func appendFaults(_ faults: FaultLog) {
    key("faults")
    openObject()
    for index in 0..<Fault.count {
      guard let fault = Fault(index: index) else { continue }
      let entry = faults[fault]
      key(fault.name)
      openObject()
      key("on")
      append(entry.isOn)
      member("count", Int64(entry.beginnings))
      key("since")
      if entry.beginnings > 0 { append(secondsOf: entry.since) } else { append("null") }
      closeObject()
    }
    closeObject()
  }

  /// `null` where no rest is offered.
  private mutating func appendRest(_ rest: ControlledRest.Status) {
    key("rest")
    guard rest.limit != nil else { return append("null") }
    openObject()
    key("state")
    append(quoted: rest.state.name)
    key("for")
    append(secondsOf: rest.lastsFor)
    key("left")
    if let left = rest.left { append(secondsOf: left) } else { append("null") }
    closeObject()
  }

  private mutating func appendBaseline(_ baseline: OwnBaseline) {
    key("baseline")
    openObject()
    key("open_eyes")
    append(baseline.openEyes)
    key("eyes_learned")
    append(secondsOf: baseline.eyesLearned)
    key("pitch")
    append(baseline.pitch)
    key("pitch_learned")
    append(secondsOf: baseline.pitchLearned)
    closeObject()
  }

  private mutating func appendNetworks(_ report: StatusReport) {
    key("networks")
    openArray()
    for index in report.networks.indices {
      element()
      openObject()
      key("name")
      append(quoted: report.networks[index].name)
      key("sha256")
      append("\"")
      append(digest: report.networks[index].sha256, bytes: 32)
      append("\"")
      closeObject()
    }
    closeArray()
  }

  /// The first bytes of a digest in hexadecimal.
  mutating func append(digest: InlineArray<32, UInt8>, bytes: Int) {
    for index in 0..<min(bytes, 32) { append(hexadecimal: UInt64(digest[index]), digits: 2) }
  }

  private mutating func member(_ name: StaticString, _ number: Int64) {
    key(name)
    append(decimal: number)
  }

  private mutating func member(_ name: StaticString, microsecondsOf span: TimeSpan) {
    key(name)
    append(microsecondsOf: span)
  }
}

extension ControlledRest.State {
  /// The name in the status.
  fileprivate var name: StaticString {
    switch self {
    case .off: "off"
    case .asked: "asked"
    case .resting: "resting"
    case .wakeUp: "wake-up"
    }
  }
}
