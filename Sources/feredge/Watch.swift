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

typealias OutputLine = OptionalOutput<GPIOOutput>
typealias Loop = FrameLoop<
  SelectedCamera, PerceptionPipeline, OutputLine, GPIOInput, NoWatchdog, SystemClock, OutputFile
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
    let camera = try parts.camera(texts)
    let (geometry, period) = (camera.geometry, camera.period)
    let memory = try parts.memory(for: geometry)
    // The block outlives the loop: the last line of this function still reads it.
    var region = unsafe FixedMemory(start: memory.start, byteCount: memory.byteCount)
    let perceiver = try ShippedNetworks.pipeline(for: geometry, seat: parts.seat, in: &region)
    let panel = AlertPanel(
      try parts.annunciator(texts), button: try parts.button(texts), pattern: parts.pattern)
    let chronicle = Chronicle(try parts.journal(texts))
    var clock = SystemClock()
    let timeline = Timeline(options.verb == .replay ? .unpaced : .paced, from: clock.now())
    var loop = Loop(
      camera: camera, perceiver: perceiver, monitor: DrowsinessMonitor(policy: parts.policy),
      panel: panel, watchdog: WatchdogGuard(NoWatchdog()), clock: clock, chronicle: chronicle,
      recovery: CameraRecovery(mayReset: true), timeline: timeline,
      budget: FrameBudget(period: period))
    let status = try turn(&loop, texts)
    precondition(memory.byteCount > 0, "the memory is there until the end")
    return status
  }

  private func turn(
    _ loop: inout Loop, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    let signals = try parts.signals()
    var view = try parts.view()
    let budget = loop.budget
    loop.begin(parts.start(texts, period: budget.period))
    var reason: StopReason?
    var failure: Complaint?
    while reason == nil {
      reason = signals.pending == nil ? limitReached(by: loop.tally, at: loop.now) : .signal
      if reason != nil { break }
      switch loop.pass({ report in view.show(report, budget: budget) }) {
      case .went: break
      case .ended: reason = .ended
      case .damaged(let loss):
        reason = .failure
        failure = parts.complaint(about: loss)
      }
      if options.verb == .replay, parts.complaint(aboutJournalOf: loop) != nil { reason = .failure }
    }
    let finish = loop.finish(reason ?? .ended)
    view.end(parts.summary(of: loop, reason ?? .ended))
    if let failure { throw failure }
    if let failure = parts.complaint(aboutJournalOf: loop) { throw failure }
    if !finish.outputsAreSafe { throw .outputsNotSafe }
    return .success
  }

  private func limitReached(by tally: FrameTally, at now: Instant) -> StopReason? {
    if let limit = options.frames, tally.frames.total >= limit { return .frames }
    if let limit = options.duration, now - .zero >= limit { return .duration }
    return nil
  }
}
