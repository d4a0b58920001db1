public import Alerting
public import Drowsiness
public import Hardware
internal import Imaging
public import Perception
public import Timing

/// The path of one frame, top to bottom: the file to read first.
///
/// `pass` does one turn: a frame from the camera, through the networks to evidence, to a level, to the
/// outputs, to the records; at its end the watchdog is petted if all of that was really done. It never
/// throws: what goes wrong becomes evidence, a fault, or the reason to stop.
///
/// The stages are stored side by side, so that each can be lent on its own; none knows another.
public struct FrameLoop<
  Camera: FrameSource & ~Copyable, Perceiver: FramePerceiver & ~Copyable,
  Line: DigitalOutput & ~Copyable, Button: DigitalInput & ~Copyable,
  Watchdog: WatchdogTimer & ~Copyable, Clock: MonotonicClock & ~Copyable,
  Sink: LineSink & ~Copyable, Bus: I2CBus & ~Copyable, Store: StateStore & ~Copyable
>: ~Copyable {
  var camera: Camera
  var perceiver: Perceiver
  var monitor: DrowsinessMonitor
  var panel: AlertPanel<Line, Button>
  var watchdog: WatchdogGuard<Watchdog>
  var clock: Clock
  var chronicle: Chronicle<Sink>
  var recovery: CameraRecovery
  var parts: BusParts<Bus>
  var rest: ControlledRest
  var keeper: MemoryKeeper<Store>
  /// Whether an output had failed before a restart and was not seen well at both levels since.
  var outputsAreDoubted = false
  var lateness = Lateness()
  var rate = RateMeter()
  var timeline: Timeline
  public let budget: FrameBudget
  /// The time of the last turn, since the start of the run.
  public internal(set) var now: Instant = .zero
  public internal(set) var tally = FrameTally()
  /// How long each stage of the last turn took.
  public internal(set) var times = StageTimes(from: .zero)

  public init(
    camera: consuming Camera, perceiver: consuming Perceiver, monitor: consuming DrowsinessMonitor,
    panel: consuming AlertPanel<Line, Button>, watchdog: consuming WatchdogGuard<Watchdog>,
    clock: consuming Clock, chronicle: consuming Chronicle<Sink>, recovery: CameraRecovery,
    parts: consuming BusParts<Bus>, rest: ControlledRest,
    keeper: consuming MemoryKeeper<Store>, timeline: Timeline, budget: FrameBudget
  ) {
    self.camera = camera
    self.perceiver = perceiver
    self.monitor = monitor
    self.panel = panel
    self.watchdog = watchdog
    self.clock = clock
    self.chronicle = chronicle
    self.recovery = recovery
    self.parts = parts
    self.rest = rest
    self.keeper = keeper
    self.timeline = timeline
    self.budget = budget
  }

  /// What kept the last event or trace line from being written; `nil`: nothing.
  public var eventsFailure: Sink.Failure? { chronicle.journal.eventsFailure }
  public var logFailure: Sink.Failure? { chronicle.journal.logFailure }
  public var traceFailure: Sink.Failure? { chronicle.journal.traceFailure }

  /// The first event of the run, and what is known from before it.
  ///
  /// - Parameters:
  ///   - resetByWatchdog: whether the board was reset by its watchdog before this start.
  ///   - logWasSetAside: whether the event log had to be begun anew; a fault that is over with that.
  public mutating func begin(
    _ start: Event, resetByWatchdog: Bool, logWasSetAside: Bool = false
  ) {
    chronicle.begin(start)
    if logWasSetAside {
      chronicle.note(.eventsFailed, true, at: .zero, frame: 0)
      chronicle.note(.eventsFailed, false, at: .zero, frame: 0)
    }
    chronicle.note(.resetByWatchdog, resetByWatchdog, at: .zero, frame: 0)
    recall(keeper.memory.causes)
    chronicle.flushLog()
  }

  /// One turn of the loop.
  ///
  /// - Parameter report: gets what the turn led to, before the watchdog is petted: status socket and
  ///   terminal. It must not wait for anybody. What it returns is obeyed at once.
  public mutating func pass(
    _ report: (borrowing FrameReport) -> LoopOrder?
  ) -> PassOutcome<Camera.Failure> {
    var times = StageTimes(from: clock.now())
    let look = Self.look(
      through: &camera, with: &perceiver, on: &timeline, after: now, period: budget.period,
      clock: &clock, timing: &times)
    var perceived: Perceived
    switch look {
    case .frame(let seen, let time, let sequence):
      perceived = seen
      arrived(at: time, sequence: sequence)
    case .lost(let failure) where failure.loss == .ended: return .ended
    case .lost(let failure) where failure.loss == .damaged: return .damaged(failure)
    // A slow pipe is no silent camera: whatever comes later is the next frame all the same.
    case .lost(let failure) where failure.loss == .silent && timeline.kind == .unpaced: return .went
    case .lost(let failure):
      perceived = Perceived(evidence: .frameMissed, face: nil, expression: nil)
      lost(failure.loss)
      // Starting a camera anew may take a second, and is no work on a frame.
      times.finish(.capture, at: clock.now())
    }

    perceived.evidence = LightEvidence.refine(perceived.evidence, with: parts.light())
    let press = panel.readButton(at: now)
    steerRest(press)
    let assessment = monitor.observe(
      perceived.evidence, isResting: rest.state == .resting, at: now)
    times.finish(.decide, at: clock.now())

    let announcement = panel.announce(
      assessment, rest: rest.status(at: now), press: press,
      hasFault: chronicle.faults.anyStands, at: now)
    times.finish(.announce, at: clock.now())

    note(perceived, assessment, announcement, times)
    if let order = report(frameReport(perceived, assessment, announcement, times)) {
      obey(order, at: assessment.level)
    }
    serveParts(assessment, announcement.state)
    chronicle.flushLog()
    times.finish(.report, at: clock.now())

    close(times, announcement)
    return .went
  }

  /// Ends the run: outputs to their safe level, parts off, the last event, the watchdog disarmed.
  ///
  /// - Returns: whether everything could be done; a watchdog that cannot be disarmed resets the board.
  public mutating func finish(_ reason: StopReason) -> FinishOutcome {
    let outputsAreSafe = panel.stop(at: now)
    parts.stop()
    keeper.finish(memory)
    chronicle.end(reason, frames: tally.frames.total, at: now, frame: tally.frameNumber)
    chronicle.noteJournal(at: now)
    var watchdogIsDisarmed = true
    do throws(Watchdog.Failure) { try watchdog.disarm() } catch { watchdogIsDisarmed = false }
    return FinishOutcome(
      outputsAreSafe: outputsAreSafe, watchdogIsDisarmed: watchdogIsDisarmed)
  }

  /// Waits for a frame and reads it. The one call that blocks, bounded by its deadline.
  private static func look(
    through camera: inout Camera, with perceiver: inout Perceiver, on timeline: inout Timeline,
    after last: Instant, period: TimeSpan, clock: inout Clock, timing times: inout StageTimes
  ) -> Look<Camera.Failure> {
    do throws(Camera.Failure) {
      let deadline = timeline.deadline(at: clock.now(), period: period)
      return try camera.withNextFrame(before: deadline) { frame in
        let time = timeline.awaitTurn(ofFrameAt: frame.capturedAt, after: last, on: &clock)
        times.finish(.capture, at: clock.now())
        let timed = Frame(
          luma: frame.luma, geometry: frame.geometry, capturedAt: time, sequence: frame.sequence)
        let seen = perceiver.perceive(timed, timing: &times, clock: &clock)
        return .frame(seen, at: time, sequence: frame.sequence)
      }
    } catch {
      times.finish(.capture, at: clock.now())
      return .lost(error)
    }
  }
}

/// What came of looking through the camera.
private enum Look<Failure: FrameFailure> {
  case frame(Perceived, at: Instant, sequence: UInt32)
  case lost(Failure)
}

/// How a turn of the loop ended.
public enum PassOutcome<Failure: FrameFailure>: Sendable {
  /// Go on.
  case went
  /// The source has delivered everything it had.
  case ended
  /// The source can never deliver a frame again, for this reason.
  case damaged(Failure)
}

/// How the run could be brought to its end.
public struct FinishOutcome: Hashable, Sendable {
  public var outputsAreSafe: Bool
  public var watchdogIsDisarmed: Bool
}
