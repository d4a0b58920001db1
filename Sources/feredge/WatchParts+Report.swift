internal import Console
internal import Firmware
internal import Imaging
internal import LinuxHardware
internal import Timing

/// What is told of a run at its start and its end.
extension WatchParts {
  /// The first event.
  func start(_ texts: borrowing OptionTexts, period: TimeSpan) -> Event {
    .start(
      version: ShortText(Version.text), camera: cameraName(texts),
      rate: ShownRate(period: period), profile: options.profile ?? .driver)
  }

  /// What the status tells of a run as a whole.
  func facts(
    _ texts: borrowing OptionTexts, _ geometry: FrameGeometry, period: TimeSpan
  ) -> StatusFacts {
    var fitted = FittedParts()
    fitted.illuminator = options.illuminator != nil
    fitted.haptic = options.haptic != nil
    fitted.display = options.display != nil
    return StatusFacts(
      camera: cameraName(texts), isSynthetic: options.isSynthetic, geometry: geometry,
      rate: ShownRate(period: period), profile: (options.profile ?? .driver).name,
      places: [
        place(of: options.alert, texts),
        placeOfBuzzer(texts),
        place(of: options.fault, texts), place(of: options.heartbeat, texts),
      ], parts: fitted, networks: ShippedNetworks.digests)
  }

  /// The line as the technician knows it; empty when none is fitted.
  private func place(of setting: LineSetting?, _ texts: borrowing OptionTexts) -> ShortText {
    guard let setting else { return ShortText() }
    var name = LineBuffer<63>()
    if isSimulated { name.append("simulated ") }
    switch setting.line {
    case .number(let number):
      name.append("GPIO")
      name.append(decimal: Int64(number))
    case .name(let range): name.append(printable: texts[range])
    }
    return ShortText(name.bytes)
  }

  private func placeOfBuzzer(_ texts: borrowing OptionTexts) -> ShortText {
    guard let tone = options.tone else { return place(of: options.buzzer, texts) }
    var name = LineBuffer<63>()
    if isSimulated { name.append("simulated ") }
    name.append("PWM ")
    name.append(decimal: Int64(tone.chip))
    name.append(":")
    name.append(decimal: Int64(tone.channel))
    name.append(", ")
    name.append(decimal: Int64(tone.hertz))
    name.append(" Hz")
    return ShortText(name.bytes)
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
    case (_, _, .clip(let path)), (_, _, .device(let path)): subject = .text(path)
    case (_, _, .standardInput): subject = .fixed("standard input")
    default: subject = .fixed("camera")
    }
    switch failure {
    case .clip(let error): return .clip(error, subject)
    case .device(let error): return .camera(error, subject)
    case .drawn: return .clip(.ended, subject)
    }
  }

  /// Why events or the trace are not complete; `nil`: they are.
  func complaint(aboutJournalOf loop: borrowing Loop) -> Complaint? {
    if let error = loop.eventsFailure, let events = options.events {
      return .system(error, events.subject)
    }
    if let error = loop.logFailure, let log = options.log { return .system(error, .text(log)) }
    if let error = loop.traceFailure, let trace = options.trace {
      return .system(error, trace.subject)
    }
    return nil
  }

  func summary(of loop: borrowing Loop, _ reason: StopReason) -> RunSummary {
    let tally = loop.tally
    return RunSummary(
      duration: loop.now - .zero, reason: reason, frames: tally.frames,
      medianWork: tally.work.percentile(perThousand: 500), worstWork: tally.work.greatest,
      budget: loop.budget.period, entries: tally.entries, alarms: tally.alarms,
      alarmTime: tally.alarmTime, isSynthetic: options.isSynthetic)
  }
}
