public import Drowsiness
internal import Hardware
public import Timing

/// What a run has amounted to so far.
public struct FrameTally: Sendable {
  public private(set) var frames = FrameCounts(total: 0, late: 0, dropped: 0, missed: 0)
  /// The work of whole frames, the wait for the camera left out.
  public private(set) var work = StageStatistics()
  /// The times of each stage, by `Stage.rawValue`.
  public private(set) var stages: InlineArray<8, StageStatistics>
  /// Frames in which a stage, but not the frame, outlasted its allowance, by `Stage.rawValue`.
  public private(set) var overruns: InlineArray<8, Int64>
  /// How often each level was entered, by `Level.rawValue`.
  public private(set) var entries: InlineArray<6, Int64>
  /// How often an alarm began.
  public private(set) var alarms: Int64 = 0
  /// How long alarms lasted in all.
  public private(set) var alarmTime = TimeSpan.zero

  /// What was decided last.
  public private(set) var level = Level.none

  /// Why nobody could be watched in the last frame.
  public private(set) var sightDefect: SightDefect?

  private var lastSequence: UInt32?
  private var lastTime: Instant = .zero
  private var lastAlarm = OutputLevel.inactive

  init() {
    stages = InlineArray(repeating: StageStatistics())
    overruns = InlineArray(repeating: 0)
    entries = InlineArray(repeating: 0)
  }

  /// The number of the present frame, from 0; before the first one, 0.
  public var frameNumber: Int64 { max(0, frames.total - 1) }

  /// Notes a frame; gaps of the source's own count are frames that it dropped.
  mutating func delivered(sequence: UInt32) {
    if let last = lastSequence { frames.dropped += Int64(max(1, sequence &- last)) - 1 }
    lastSequence = sequence
    frames.total += 1
  }

  mutating func missed() { frames.missed += 1 }

  /// The source's count may begin anew.
  mutating func restarted() { lastSequence = nil }

  /// Notes what was decided and driven at `now`.
  mutating func decided(_ assessment: Assessment, alarm: OutputLevel, at now: Instant) {
    let level = assessment.level
    sightDefect = assessment.sightDefect
    if level != self.level { entries[Int(level.rawValue)] += 1 }
    if lastAlarm == .active { alarmTime = alarmTime + (now - lastTime) }
    if alarm == .active && lastAlarm == .inactive { alarms += 1 }
    self.level = level
    lastAlarm = alarm
    lastTime = now
  }

  mutating func timed(_ times: StageTimes, _ verdict: FrameBudget.Verdict) {
    work.add(times.work)
    for index in 0..<Stage.count {
      guard let stage = Stage(index: index), times[stage] > .zero else { continue }
      stages[index].add(times[stage])
    }
    switch verdict {
    case .met: break
    case .stageOver(let stage, _): overruns[Int(stage.rawValue)] += 1
    case .late: frames.late += 1
    }
  }
}
