public import Console
internal import Drowsiness
public import Timing

/// What a run amounted to; shown when it ends.
public struct RunSummary: Sendable {
  public var duration: TimeSpan
  public var reason: StopReason
  public var frames: FrameCounts
  /// Median and greatest work of a frame, and the frame period.
  public var medianWork: TimeSpan
  public var worstWork: TimeSpan
  public var budget: TimeSpan
  /// How often each level was entered, by `Level.rawValue`.
  public var entries: InlineArray<6, Int64>
  /// How often an alarm (`drowsy` or graver) was raised, and for how long in all.
  public var alarms: Int64
  public var alarmTime: TimeSpan
  public var isSynthetic: Bool

  public init(
    duration: TimeSpan, reason: StopReason, frames: FrameCounts, medianWork: TimeSpan,
    worstWork: TimeSpan, budget: TimeSpan, entries: InlineArray<6, Int64>, alarms: Int64,
    alarmTime: TimeSpan, isSynthetic: Bool
  ) {
    self.duration = duration
    self.reason = reason
    self.frames = frames
    self.medianWork = medianWork
    self.worstWork = worstWork
    self.budget = budget
    self.entries = entries
    self.alarms = alarms
    self.alarmTime = alarmTime
    self.isSynthetic = isSynthetic
  }
}

/// What became of the frames of a run.
public struct FrameCounts: Hashable, Sendable {
  /// Delivered.
  public var total: Int64
  /// Whose work outlasted the frame period.
  public var late: Int64
  /// That the source dropped, by its own count.
  public var dropped: Int64
  /// That did not come in time.
  public var missed: Int64

  public init(total: Int64, late: Int64, dropped: Int64, missed: Int64) {
    self.total = total
    self.late = late
    self.dropped = dropped
    self.missed = missed
  }
}

extension LineBuffer {
  /// The summary in four short lines; `LineBuffer<512>` holds them.
  public mutating func append(_ summary: RunSummary, style: LineStyle) {
    append(style == .terminal ? "\r\u{1B}[K" : "")
    append(summary.frames.total == 1 ? "watched 1 frame in " : "watched ")
    if summary.frames.total != 1 {
      append(decimal: summary.frames.total)
      append(" frames in ")
    }
    append(tenthsOfSecondsOf: summary.duration)
    append(" s, ")
    append(summary.reason.words)
    append(summary.isSynthetic ? "; drawn by the synthetic driver\n" : "\n")
    appendTiming(summary)
    appendLevels(summary.entries)
    append("  alarm    raised ")
    append(decimal: summary.alarms)
    append(summary.alarms == 1 ? " time, for " : " times, for ")
    append(tenthsOfSecondsOf: summary.alarmTime)
    append(" s in all\n")
  }

  private mutating func appendTiming(_ summary: RunSummary) {
    append("  timing   ")
    append(decimal: summary.frames.late)
    append(" late, ")
    append(decimal: summary.frames.dropped)
    append(" dropped, ")
    append(decimal: summary.frames.missed)
    append(" missed; work median ")
    append(millisecondsOf: summary.medianWork)
    append(", worst ")
    append(millisecondsOf: summary.worstWork)
    append(" of ")
    append(millisecondsOf: summary.budget)
    append(" ms\n")
  }

  private mutating func appendLevels(_ entries: InlineArray<6, Int64>) {
    append("  levels  ")
    for index in entries.indices {
      guard let level = Level(rawValue: UInt8(index)), level != .none else { continue }
      append(byte: UInt8(ascii: " "))
      append(level.name)
      append(byte: UInt8(ascii: " "))
      append(decimal: entries[index])
      append(byte: level == .blind ? UInt8(ascii: "\n") : UInt8(ascii: ","))
    }
  }

  /// Seconds with one decimal, rounded half up.
  mutating func append(tenthsOfSecondsOf span: TimeSpan) {
    append(fixedPoint: roundedHalfUp(span.nanoseconds, per: 100_000_000), decimals: 1)
  }
}

extension StopReason {
  /// Why a run is over, as the end of a sentence.
  fileprivate var words: StaticString {
    switch self {
    case .ended: "to the end"
    case .frames: "as many as asked for"
    case .duration: "as long as asked for"
    case .signal: "then interrupted"
    case .failure: "then failed"
    }
  }
}
