internal import Alerting
internal import Console
internal import Drowsiness
internal import Firmware
internal import Hardware
internal import Imaging
internal import Inference
internal import LinuxHardware
internal import Perception
internal import Timing

typealias OutputLine = OptionalOutput<SelectedOutput>
typealias Loop = FrameLoop<
  SelectedCamera, PerceptionPipeline, OutputLine, GPIOInput, SelectedWatchdog, SystemClock,
  SelectedSink, I2CAdapter, StateFile
>

/// `feredge run` and `feredge replay`: puts the parts together and turns the loop.
struct Watch {
  let options: Options
  let parts: WatchParts

  init(_ options: Options) {
    self.options = options
    parts = WatchParts(options: options)
  }

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    let signals = try parts.signals()
    // Outputs first: from here on the fault lamp says that nobody is watched yet.
    var annunciator = try parts.annunciator(texts)
    _ = annunciator.stop(at: .zero)
    let camera = try parts.camera(texts)
    let (geometry, period, isLive) = (camera.geometry, camera.period, camera.isLive)
    let memory = try parts.memory(for: geometry)
    // The block outlives the loop: the last line of this function still reads it.
    var region = unsafe FixedMemory(start: memory.start, byteCount: memory.byteCount)
    var use = NetworkMemory()
    let perceiver = try ShippedNetworks.pipeline(
      for: geometry, seat: parts.seat, in: &region, using: &use)
    let logIsNew = parts.setAsideForeignLog(texts)
    let history = try parts.history(texts)
    let keeper = try parts.keeper(texts)
    let stateIsDamaged = keeper.wasDamaged
    let kept = keeper.memory
    let chronicle = Chronicle(try parts.journal(texts))
    let panel = AlertPanel(annunciator, button: try parts.button(texts), pattern: parts.pattern)
    let busParts = try parts.busParts()
    let facts = parts.facts(texts, geometry, period: period)
    var server = StatusServer(try parts.socket(texts), facts, parts.urgency())
    // Armed last, so that nothing slow stands between arming and the first pet.
    let watchdog = try parts.watchdog(texts)
    let wasReset = history.lastRunLetTheBoardReset || watchdog.bootedByWatchdog
    var clock = SystemClock()
    let timeline = Timeline(timelineKind(isLive: isLive), from: clock.now())
    var loop = Loop(
      camera: camera, perceiver: perceiver,
      monitor: DrowsinessMonitor(
        policy: parts.policy, baseline: kept.baseline, sightDefect: kept.causes.sight),
      panel: panel, watchdog: WatchdogGuard(watchdog), clock: clock, chronicle: chronicle,
      // Whatever the reset was for: without a log only the hardware can tell that it was tried.
      recovery: CameraRecovery(mayReset: !wasReset), parts: busParts,
      rest: parts.rest, keeper: keeper, timeline: timeline, budget: FrameBudget(period: period))
    loop.begin(
      parts.start(texts, period: period), resetByWatchdog: wasReset, logWasSetAside: logIsNew)
    var view = try parts.view()
    view.begin(facts, use, after: history, stateIsDamaged: stateIsDamaged)
    var plot = try PlotFile(options, texts, period: period)
    let status = try turn(
      &loop, until: signals, showing: &view, answering: &server, drawing: &plot)
    try plot.finish(titled: facts.camera.bytes)
    precondition(memory.byteCount > 0, "the memory is there until the end")
    return status
  }

  private func timelineKind(isLive: Bool) -> Timeline.Kind {
    if options.verb == .replay { return .unpaced }
    return isLive ? .live : .paced
  }

  private func turn(
    _ loop: inout Loop, until signals: borrowing TerminationSignals,
    showing view: inout View, answering server: inout StatusServer,
    drawing plot: inout PlotFile
  ) throws(Complaint) -> ExitStatus {
    let budget = loop.budget
    var reason: StopReason?
    var failure: Complaint?
    while reason == nil {
      reason = signals.pending == nil ? limitReached(by: loop.tally, at: loop.now) : .signal
      if reason != nil { break }
      let outcome = loop.pass { report in
        view.show(report, budget: budget)
        plot.note(report)
        return server.serve(report, budget: budget)
      }
      switch outcome {
      case .went: break
      case .ended: reason = .ended
      case .damaged(let loss):
        reason = .failure
        failure = parts.complaint(about: loss)
      }
      // A replay is for its records; a board goes on watching without them.
      if options.verb == .replay, parts.complaint(aboutJournalOf: loop) != nil {
        reason = signals.pending == nil ? .failure : .signal
      }
    }
    let finish = loop.finish(reason ?? .ended)
    view.end(parts.summary(of: loop, reason ?? .ended))
    if let failure { throw failure }
    if let failure = parts.complaint(aboutJournalOf: loop) { throw failure }
    if !finish.outputsAreSafe { throw .outputsNotSafe }
    if !finish.watchdogIsDisarmed { throw .watchdogStaysArmed }
    return .success
  }

  private func limitReached(by tally: FrameTally, at now: Instant) -> StopReason? {
    if let limit = options.frames, tally.frames.total >= limit { return .frames }
    if let limit = options.duration, now - .zero >= limit { return .duration }
    return nil
  }
}
