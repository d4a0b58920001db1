internal import Alerting
internal import Drowsiness
internal import Hardware
internal import Perception
internal import Peripherals
internal import Timing

/// The parts of a turn that are not stages: keeping time, faults and records.
extension FrameLoop
where
  Camera: ~Copyable, Perceiver: ~Copyable, Line: ~Copyable, Button: ~Copyable, Watchdog: ~Copyable,
  Clock: ~Copyable, Sink: ~Copyable, Bus: ~Copyable, Store: ~Copyable
{
  /// A frame came: the camera is well.
  mutating func arrived(at time: Instant, sequence: UInt32) {
    now = time
    tally.delivered(sequence: sequence)
    recovery.delivered(at: now)
    rate.delivered(at: now)
    note(.cameraSilent, false)
    note(.cameraFailed, false)
  }

  /// No frame came: say so, and do what the ladder says.
  mutating func lost(_ loss: FrameLoss) {
    now = timeline.time(of: clock.now(), after: now)
    tally.missed()
    rate.missed(at: now)
    if loss == .failed { note(.cameraFailed, true) }
    if loss == .silent && recovery.isSilent(at: now) { note(.cameraSilent, true) }
    switch recovery.silent(at: now, canReset: watchdog.canReset) {
    case .wait: break
    case .letTheBoardReset:
      watchdog.release()
      note(.watchdogReleased, true)
    case .restartStream:
      tally.restarted()
      do throws(Camera.Failure) { try camera.restart() } catch {
        // One that is merely not ready yet has reported nothing.
        if error.loss == .failed { note(.cameraFailed, true) }
      }
    }
    // A device that fails at once would otherwise spin; a silent one has waited already.
    if loss == .failed { clock.sleep(until: clock.now() + budget.period) }
  }

  /// Lights the fault lamp for what was wrong before a restart, until it is seen to be over.
  mutating func recall(_ causes: StandingCauses) {
    for index in 0..<Fault.count {
      if let fault = Fault(index: index), causes[fault] {
        chronicle.note(fault, true, at: .zero, frame: 0)
      }
    }
    outputsAreDoubted = causes[.outputFailed]
    parts.doubt(causes)
  }

  /// What is worth knowing after a restart.
  var memory: DeviceMemory {
    DeviceMemory(
      baseline: monitor.baseline, causes: StandingCauses(chronicle.faults, tally.sightDefect))
  }

  /// Lets the parts on the buses show this moment, by one transfer at most; one that does not answer is a
  /// fault.
  mutating func serveParts(_ assessment: Assessment, _ lines: AlertState) {
    parts.show(
      PartsMoment(
        assessment: assessment, lines: lines, rest: rest.status(at: now), faults: chronicle.faults,
        now: now))
    parts.serve(at: now)
    let failures = parts.failures
    note(.lightSensorFailed, failures.sensor)
    note(.illuminatorFailed, failures.illuminator)
    note(.hapticFailed, failures.haptic)
    note(.displayFailed, failures.display)
  }

  /// Time and the button move a controlled rest.
  mutating func steerRest(_ press: PushButton.Event?) {
    note(rest.advance(to: now))
    switch (press, rest.state) {
    case (.held, .off): obey(.rest(.ask, .button), at: tally.level)
    case (.pressed, .asked): obey(.rest(.confirm, .button), at: tally.level)
    case (.pressed, .resting), (.pressed, .wakeUp): obey(.rest(.end, .button), at: tally.level)
    case (.held, _), (.pressed, .off), (nil, _): break
    }
  }

  /// - Parameter level: the newest that was shown.
  mutating func obey(_ order: LoopOrder, at level: Level) {
    switch order {
    case .rest(let order, let source): note(rest.obey(order, from: source, at: level, now))
    case .forgetBaseline: monitor.forgetBaseline()
    case .clearFaults: outputsAreDoubted = false
    }
  }

  private mutating func note(_ change: ControlledRest.Change?) {
    guard let change else { return }
    chronicle.record(.rest(change), at: now, frame: tally.frameNumber)
  }

  /// What this turn led to, for whoever shows it.
  mutating func frameReport(
    _ perceived: Perceived, _ assessment: Assessment, _ announcement: Announcement,
    _ times: StageTimes
  ) -> FrameReport {
    FrameReport(
      now: now, perceived: perceived, assessment: assessment, announcement: announcement,
      times: times, tally: tally, faults: chronicle.faults,
      watchdog: WatchdogStatus(
        timeout: watchdog.timeout, isReleased: watchdog.isReleased, pets: watchdog.pets,
        withheld: watchdog.withheld),
      measuredRate: rate.rate, restarts: recovery.restarts, light: parts.light(),
      rest: rest.status(at: now), baseline: monitor.baseline)
  }

  /// Records what this turn changed.
  mutating func note(
    _ perceived: Perceived, _ assessment: Assessment, _ announcement: Announcement,
    _ times: StageTimes
  ) {
    if panel.isProven { outputsAreDoubted = false }
    note(.outputFailed, !announcement.outcome.allDriven || outputsAreDoubted)
    if let until = announcement.silenceBegan {
      chronicle.record(.acknowledged(until: until), at: now, frame: tally.frameNumber)
    }
    chronicle.note(
      assessment, announcement.signal, faceIsFound: perceived.evidence.faceIsFound, at: now,
      frame: tally.frameNumber)
    tally.decided(assessment, alarm: announcement.signal.alert, at: now)
    guard chronicle.journal.isTracing, perceived.evidence != .frameMissed else { return }
    chronicle.trace(
      FrameTrace(
        capturedAt: now, frame: tally.frameNumber, perceived: perceived, assessment: assessment,
        alert: announcement.state.alert, times: chronicle.journal.withTimings ? times : nil))
  }

  /// Judges the turn's own times and pets the watchdog, if the turn did its work.
  mutating func close(_ times: StageTimes, _ announcement: Announcement) {
    self.times = times
    let verdict = budget.verdict(on: times)
    tally.timed(times, timeline.hasDeadlines ? verdict : .met)
    if timeline.hasDeadlines {
      let isLate = lateness.observe(verdict, at: now)
      chronicle.noteLate(isLate, at: now, frame: tally.frameNumber)
    }
    chronicle.noteJournal(at: now)
    keeper.keep(memory, at: now)
    note(.stateFailed, keeper.hasFailed)
    var signs = VitalSigns()
    signs.cameraAnswered = true
    signs.assessed = true
    signs.outputsConfirmed = announcement.outcome.allDriven
    do throws(Watchdog.Failure) {
      try watchdog.endPass(showing: signs)
      note(.watchdogFailed, false)
    } catch {
      note(.watchdogFailed, true)
    }
  }

  private mutating func note(_ fault: Fault, _ isOn: Bool) {
    chronicle.note(fault, isOn, at: now, frame: tally.frameNumber)
  }
}

extension Evidence {
  /// Whether a face is in view; `nil`: this frame does not tell.
  fileprivate var faceIsFound: Bool? {
    switch self {
    case .face: true
    case .faceNotFound: false
    case .unusable, .frameMissed: nil
    }
  }
}
