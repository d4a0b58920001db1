internal import Alerting
internal import Console
internal import Drowsiness
internal import Firmware
internal import Imaging
internal import LinuxHardware
internal import Timing

/// What a person sees of a run: a live line, a line for each change, a summary.
///
/// It goes to standard output, or to standard error where events or the trace have taken that. On
/// anything but a terminal the live line becomes a line a second; a replay, which has no seconds, shows
/// changes only.
///
/// A run never waits for who reads: while a terminal is stopped (Ctrl-S) or a pipe is full, live lines are left
/// out, and changes are kept as far as there is room, to be shown when it goes on. A replay waits for its reader.
struct View: ~Copyable {
  private var output: OutputFile
  private let style: LineStyle
  private let isSynthetic: Bool
  /// How often the live line is drawn anew; `nil`: never.
  private let interval: TimeSpan?
  private var drawnAt: Instant?
  private var level = Level.none
  private var sightDefect: SightDefect?
  private var rest = ControlledRest.State.off

  init(_ options: Options) throws(SystemError) {
    let isTaken = options.events == .standardOutput || options.trace == .standardOutput
    output = try OutputFile(
      writing: isTaken ? .standardError() : .standardOutput(), patience: options.patience)
    style = output.isTerminal ? .terminal : .plain
    isSynthetic = options.isSynthetic
    switch (options.verb, style) {
    case (.replay, _): interval = nil
    case (_, .terminal): interval = .milliseconds(100)
    case (_, .plain): interval = .seconds(1)
    }
  }

  /// Says what watches whom, and with how much memory, before the first frame.
  ///
  /// - Parameters:
  ///   - history: what the event log tells of earlier runs.
  ///   - stateIsDamaged: whether what was kept of the driver cannot be believed.
  mutating func begin(
    _ facts: StatusFacts, _ memory: NetworkMemory, after history: LogHistory,
    stateIsDamaged: Bool
  ) {
    var line = LineBuffer<512>()
    line.append("feredge ")
    line.append(Version.text)
    line.append(": ")
    line.append(printable: facts.camera.bytes)
    line.append(" ")
    line.append(decimal: Int64(facts.geometry.width))
    line.append("x")
    line.append(decimal: Int64(facts.geometry.height))
    line.append(", ")
    line.append(facts.profile)
    line.append("; networks: ")
    line.append(decimal: Int64(memory.weightBytes + 1023) / 1024)
    line.append(" KiB weights, ")
    line.append(decimal: Int64(memory.arenaBytes + 1023) / 1024)
    line.append(" KiB arena\n")
    if history.resets > 0 {
      line.append("earlier runs let the board reset for a silent camera: ")
      line.append(decimal: Int64(history.resets))
      line.append("\n")
    }
    if history.lastRunWasCutOff { line.append("the last run came to no orderly end\n") }
    if stateIsDamaged {
      line.append("the state file is damaged; the driver is learned anew\n")
    }
    put(line.bytes)
  }

  /// Shows one turn of the loop.
  mutating func show(_ report: borrowing FrameReport, budget: FrameBudget) {
    let elapsed = report.now - .zero
    if report.assessment.level != level {
      note(.level(from: level, report.assessment), at: elapsed)
      level = report.assessment.level
    } else if report.assessment.sightDefect != sightDefect {
      note(.sight(report.assessment.sightDefect), at: elapsed)
    }
    sightDefect = report.assessment.sightDefect
    if let until = report.announcement.silenceBegan {
      note(.acknowledged(until: until - .zero), at: elapsed)
    }
    if report.rest.state != rest { note(.rest(report.rest), at: elapsed) }
    rest = report.rest.state
    guard let interval, drawnAt.map({ report.now - $0 >= interval }) ?? true else { return }
    drawnAt = report.now
    var line = StatusLine()
    line.append(
      LiveView(
        elapsed: elapsed, perceived: report.perceived, assessment: report.assessment,
        outputs: report.announcement.state, work: report.times.work, budget: budget.period,
        isSynthetic: isSynthetic), style: style)
    putIfIdle(line.bytes)
  }

  mutating func end(_ summary: RunSummary) {
    var lines = LineBuffer<512>()
    lines.append(summary, style: style)
    put(lines.bytes)
    do throws(SystemError) { try output.settle() } catch {}
  }

  private mutating func note(_ notice: Notice, at elapsed: TimeSpan) {
    var line = StatusLine()
    line.append(notice, elapsed: elapsed, style: style)
    put(line.bytes)
  }

  /// A screen that is gone takes nothing from the watching, so its errors are passed over.
  private mutating func put(_ text: Span<UInt8>) {
    do throws(SystemError) {
      try output.write(text)
      try output.flush()
    } catch {}
  }

  /// The same for what is old in a moment: nothing, while the reader has not taken what was before it.
  private mutating func putIfIdle(_ text: Span<UInt8>) {
    do throws(SystemError) {
      if output.isBehind { try output.flush() }
      guard !output.isBehind else { return }
      try output.write(text)
      try output.flush()
    } catch {}
  }
}
