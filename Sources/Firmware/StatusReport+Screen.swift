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

/// The parts of the status as text: a heading of eleven columns, then the figures.
extension LineBuffer {
  /// The status on one screen, at most 24 lines of at most 80 columns.
  public mutating func append(screen report: StatusReport) {
    appendIdentity(report)
    appendCamera(report)
    appendWork(report)
    appendWatching(report)
    appendLines(report)
    appendSystem(report)
    appendFaults(report)
    appendNetworks(report)
  }

  private mutating func appendIdentity(_ report: StatusReport) {
    append("feredge    ")
    append(report.version)
    append(", ")
    append(report.build)
    append(", ")
    append(report.profile)
    append("'s profile, up ")
    append(days: report.uptime)
    append("\n")
  }

  /// Where frames come from and how many were lost.
  mutating func appendCamera(_ report: StatusReport) {
    let camera = report.camera
    append("camera     ")
    append(printable: camera.source.bytes, limit: 24)
    append(byte: UInt8(ascii: " "))
    append(decimal: Int64(camera.geometry.width))
    append("x")
    append(decimal: Int64(camera.geometry.height))
    append(" at ")
    append(camera.rate)
    append(" fps")
    if let rate = camera.measuredRate {
      append(", measured ")
      append(fixedPoint: roundedHalfUp(rate.thousandths, per: 100), decimals: 1)
    }
    append(camera.isSynthetic ? ", DRAWN\n" : "\n")
    append("frames     ")
    append(decimal: report.frames.total)
    append(", late ")
    append(decimal: report.frames.late)
    append(", dropped ")
    append(decimal: report.frames.dropped)
    append(", missed ")
    append(decimal: report.frames.missed)
    append(", restarts ")
    append(decimal: Int64(camera.restarts))
    append("\n")
  }

  private mutating func appendWork(_ report: StatusReport) {
    appendWorkOfFrames(report.work)
    var column = 0
    // The first stage is the wait for the camera: no work.
    for index in 1..<Stage.count {
      guard let stage = Stage(index: index) else { continue }
      append(column == 0 ? "           " : "  ")
      let start = count
      append(stage.name)
      pad(toColumn: start + 9)
      append(millisecondsOf: report.work.stages[index].worst)
      column += 1
      if column == 4 || index == Stage.count - 1 {
        append("\n")
        column = 0
      } else {
        pad(toColumn: start + 14)
      }
    }
  }

  /// Median and worst of whole frames against the period.
  mutating func appendWorkOfFrames(_ work: WorkStatus) {
    append("work       median ")
    append(millisecondsOf: work.median)
    append(", worst ")
    append(millisecondsOf: work.worst)
    append(" of ")
    append(millisecondsOf: work.budget)
    append(" ms a frame; stages at worst:\n")
  }

  private mutating func appendWatching(_ report: StatusReport) {
    append("watching   ")
    appendFaceInWords(report)
    append("\n           closure ")
    append(percentOrDash: report.assessment.closure)
    append(", PERCLOS ")
    append(percentOrDash: report.assessment.perclos)
    append(", yawns ")
    append(decimal: Int64(report.assessment.yawns))
    if let face = report.perceived.evidence.face, face.yawn == nil { append(", mouth hidden") }
    append("\nlevel      ")
    append(report.assessment.level.name)
    append(" for ")
    append(days: report.assessment.levelFor)
    if let defect = report.assessment.sightDefect {
      append("; CANNOT WATCH: ")
      append(defect.words)
    }
    append("\n")
    if report.rest.state != .off { append(nil, report.rest, at: report.assessment.level) }
  }

  private mutating func appendFaceInWords(_ report: StatusReport) {
    guard let face = report.perceived.face else { return append("no face") }
    append("face at ")
    append(decimal: Int64(face.rect.x))
    append(",")
    append(decimal: Int64(face.rect.y))
    append(" ")
    append(decimal: Int64(face.rect.width))
    append("x")
    append(decimal: Int64(face.rect.height))
    append(", score ")
    append(percentOrDash: face.score)
    append("; closed: left ")
    append(percentOrDash: report.perceived.evidence.face?.leftEyeClosed)
    append(", right ")
    append(percentOrDash: report.perceived.evidence.face?.rightEyeClosed)
  }

  /// One line for each output that is fitted.
  mutating func appendLines(_ report: StatusReport) {
    guard report.hasLines else { return append("outputs    none is fitted\n") }
    var heading: StaticString = "outputs    "
    for index in report.lines.indices {
      let line = report.lines[index]
      guard line.isFitted else { continue }
      append(heading)
      heading = "           "
      let start = count
      append(LineStatus.name(at: index))
      pad(toColumn: start + 10)
      append(line.level == .active ? "ACTIVE    " : "inactive  ")
      append(line.health.words)
      pad(toColumn: start + 44)
      append(printable: line.place.bytes, limit: 22)
      append("\n")
    }
  }

  private mutating func appendSystem(_ report: StatusReport) {
    append("watchdog   ")
    append(report.watchdog)
    append("\nsystem     ")
    append(report.isMemoryLocked ? "memory locked, " : "memory NOT locked, ")
    append(report.isRealTime ? "real-time priority" : "ordinary priority")
    if let light = report.light {
      append(", light ")
      append(fixedPoint: roundedHalfUp(light.millilux, per: 100), decimals: 1)
      append(" lux")
    }
    append("\n")
  }

  mutating func append(_ watchdog: WatchdogStatus) {
    guard watchdog.isArmed else { return append("none") }
    append(watchdog.isReleased ? "RELEASED, the board will reset; " : "armed, ")
    append(tenthsOfSecondsOf: watchdog.timeout)
    append(" s; petted ")
    append(decimal: Int64(clamping: watchdog.pets))
    append(" times, withheld ")
    append(decimal: Int64(clamping: watchdog.withheld))
  }

  /// Faults that stand or stood, two to a line.
  mutating func appendFaults(_ report: StatusReport) {
    var told = 0
    var lineStart = count
    for index in 0..<Fault.count {
      guard let fault = Fault(index: index) else { continue }
      let entry = report.faults[fault]
      guard entry.beginnings > 0 else { continue }
      if told % 2 == 0 {
        if told > 0 { append("\n") }
        lineStart = count
        append(told == 0 ? "faults     " : "           ")
      } else {
        pad(toColumn: lineStart + 45)
      }
      append(fault.name)
      append(entry.isOn ? " ON, " : " over, ")
      append(decimal: Int64(entry.beginnings))
      append("x")
      told += 1
    }
    append(told == 0 ? "faults     none\n" : "\n")
  }

  /// The first bytes of each network's digest, on one line.
  private mutating func appendNetworks(_ report: StatusReport) {
    append("networks   ")
    for index in report.networks.indices {
      if index > 0 { append(", ") }
      append(report.networks[index].name)
      append(" ")
      append(digest: report.networks[index].sha256, bytes: 6)
    }
    append("\n")
  }

  /// Percent with one decimal, or a dash for what is not known.
  private mutating func append(percentOrDash share: Permille?) {
    guard let share else { return append("-") }
    append(percentOf: share)
    append("%")
  }

  /// Whole days, hours, minutes and seconds: `3d 04:05:06`; no days below one.
  mutating func append(days span: TimeSpan) {
    let seconds = max(0, span.nanoseconds / 1_000_000_000)
    if seconds >= 86_400 {
      append(decimal: seconds / 86_400)
      append("d ")
    }
    append(twoDigits: seconds / 3600 % 24)
    append(":")
    append(twoDigits: seconds / 60 % 60)
    append(":")
    append(twoDigits: seconds % 60)
  }

  private mutating func append(twoDigits number: Int64) {
    append(byte: UInt8(ascii: "0") + UInt8(number / 10))
    append(byte: UInt8(ascii: "0") + UInt8(number % 10))
  }
}

extension StatusReport {
  /// Whether any output is fitted.
  var hasLines: Bool {
    for index in lines.indices where lines[index].isFitted { return true }
    return false
  }
}

extension OutputHealth {
  /// What a technician reads.
  var words: StaticString {
    switch self {
    case .driven: "reads back as driven"
    case .refused: "CANNOT BE DRIVEN"
    case .unreadable: "CANNOT BE READ BACK"
    case .held: "HELD at the other level"
    }
  }
}
