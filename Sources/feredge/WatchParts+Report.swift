internal import Console
internal import Firmware
internal import LinuxHardware
internal import Timing

/// What is told of a run at its start and its end.
extension WatchParts {
  /// The first event.
  func start(_ texts: borrowing OptionTexts, period: TimeSpan) -> Event {
    .start(
      version: Version.text, camera: cameraName(texts), rate: Firmware.FrameRate(period: period),
      profile: (options.profile ?? .driver).name)
  }

  private func cameraName(_ texts: borrowing OptionTexts) -> ShortText {
    if options.verb == .replay, let clip = options.operand { return ShortText(texts[clip]) }
    switch options.camera ?? .automatic {
    case .automatic: return ShortText("auto")
    case .rpicam: return ShortText("rpicam")
    case .standardInput: return ShortText("-")
    case .device(let path), .clip(let path): return ShortText(texts[path])
    case .synthetic: return ShortText("synthetic")
    }
  }

  /// Why the camera can never deliver a frame again.
  func complaint(about failure: CameraFailure) -> Complaint {
    let subject: Subject
    switch (options.verb, options.operand, options.camera) {
    case (.replay, let clip?, _): subject = .text(clip)
    case (_, _, .clip(let path)): subject = .text(path)
    case (_, _, .standardInput): subject = .fixed("standard input")
    default: subject = .fixed("camera")
    }
    switch failure {
    case .clip(let error): return .clip(error, subject)
    case .drawn: return .noCamera
    }
  }

  /// Why events or the trace are not complete; `nil`: they are.
  func complaint(aboutJournalOf loop: borrowing Loop) -> Complaint? {
    if let error = loop.eventsFailure {
      return .system(
        error, options.events?.subject ?? options.log.map { .text($0) } ?? .fixed("log"))
    }
    if let error = loop.traceFailure, let trace = options.trace {
      return .system(error, trace.subject)
    }
    return nil
  }

  func summary(of loop: borrowing Loop, _ reason: StopReason) -> RunSummary {
    let tally = loop.tally
    var isSynthetic = false
    if case .synthetic = options.camera { isSynthetic = true }
    return RunSummary(
      duration: loop.now - .zero, reason: reason, frames: tally.frames,
      medianWork: tally.work.percentile(perThousand: 500), worstWork: tally.work.greatest,
      budget: loop.budget.period, entries: tally.entries, alarms: tally.alarms,
      alarmTime: tally.alarmTime, isSynthetic: isSynthetic)
  }
}
