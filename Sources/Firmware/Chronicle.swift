internal import Alerting
internal import Drowsiness
public import Hardware
internal import Timing

/// Turns what changes from frame to frame into events.
///
/// Decides nothing: it compares the present state with the one it recorded last.
public struct Chronicle<Sink: LineSink & ~Copyable>: ~Copyable {
  public private(set) var journal: Journal<Sink>
  public private(set) var faults = FaultLog()
  private var level = Level.none
  private var outputs = AlertState(
    alert: .inactive, buzzer: .inactive, fault: .inactive, heartbeat: .inactive)
  private var faceIsFound = false
  private var sightDefect: SightDefect?
  private var isLate = false
  /// The newest that was noted.
  private var frame: Int64 = 0
  /// Whether the last event of the run was recorded.
  private var hasEnded = false

  public init(_ journal: consuming Journal<Sink>) { self.journal = journal }

  /// The first event of a run.
  mutating func begin(_ start: Event) { journal.record(start, at: .zero, frame: 0) }

  /// Puts the log's new entries on their way to the device.
  mutating func flushLog() { journal.flushLog() }

  /// Records what differs from the last moment.
  mutating func note(
    _ assessment: Assessment, _ state: AlertState, faceIsFound found: Bool?, at now: Instant,
    frame: Int64
  ) {
    self.frame = frame
    if let found, found != faceIsFound {
      faceIsFound = found
      journal.record(.face(found: found), at: now, frame: frame)
    }
    noteSight(assessment.sightDefect, at: now, frame: frame)
    if assessment.level != level {
      journal.record(.level(from: level, to: assessment.level), at: now, frame: frame)
      level = assessment.level
    }
    if state.alert != outputs.alert || state.buzzer != outputs.buzzer {
      journal.record(.alert(state), at: now, frame: frame)
    }
    outputs = state
  }

  private mutating func noteSight(_ defect: SightDefect?, at now: Instant, frame: Int64) {
    guard defect != sightDefect else { return }
    if let old = sightDefect {
      journal.record(.degraded(.sight(old), on: false), at: now, frame: frame)
    }
    if let defect { journal.record(.degraded(.sight(defect), on: true), at: now, frame: frame) }
    sightDefect = defect
  }

  /// Frames take longer than the budget allows, or no longer do.
  mutating func noteLate(_ late: Bool, at now: Instant, frame: Int64) {
    guard late != isLate else { return }
    isLate = late
    journal.record(.degraded(.late, on: late), at: now, frame: frame)
  }

  mutating func note(_ fault: Fault, _ isOn: Bool, at now: Instant, frame: Int64) {
    if faults.set(fault, isOn, at: now) {
      journal.record(.fault(fault, on: isOn), at: now, frame: frame)
    }
  }

  mutating func trace(_ frame: FrameTrace) { journal.record(frame) }

  mutating func record(_ event: Event, at now: Instant, frame: Int64) {
    journal.record(event, at: now, frame: frame)
  }

  /// Notes whether the journal's own files take what is written, and records what changed in that.
  ///
  /// What fails can hardly record it itself, but the other file can; and that it is over, after a run whose disk was
  /// full, both. A failure stands for the rest of a run, so that no file is flooded with its own troubles.
  mutating func noteJournal(at now: Instant) {
    noteJournal(
      .eventsFailed, journal.eventsFailure != nil || journal.logFailure != nil, at: now)
    noteJournal(.traceFailed, journal.traceFailure != nil, at: now)
  }

  private mutating func noteJournal(_ fault: Fault, _ isOn: Bool, at now: Instant) {
    guard faults.set(fault, isOn, at: now), !hasEnded else { return }
    journal.record(.fault(fault, on: isOn), at: now, frame: frame)
  }

  /// The last event, and everything handed over to the devices.
  mutating func end(_ reason: StopReason, frames: Int64, at now: Instant, frame: Int64) {
    journal.record(.stop(reason, frames: frames), at: now, frame: frame)
    hasEnded = true
    journal.flush()
  }
}
