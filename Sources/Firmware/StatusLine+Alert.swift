public import Console
public import Drowsiness
public import Timing

/// A change that people have to see: it stays on the screen as a line of its own.
///
/// The alert line itself flashes at most levels, so what is told is the level behind it.
public enum Notice: Sendable {
  /// The level changed; the assessment holds the new one.
  case level(from: Level, Assessment)
  /// At an unchanged level, the driver cannot be watched any more (`nil`: can be watched again).
  case sight(SightDefect?)
  case fault(Fault, on: Bool)
  /// A controlled rest changed its state.
  case rest(ControlledRest.Status)
  /// The acknowledge button silenced the buzzer until then.
  case acknowledged(until: TimeSpan)
}

extension LineBuffer {
  /// One line for a change, its newline included; on a terminal it takes the live line's place.
  ///
  ///     00:34 ALERT ON   microsleep, eyes closed for 1.5 s, PERCLOS 12.3 %
  ///
  /// - Parameter elapsed: time since the start of the run.
  public mutating func append(_ notice: Notice, elapsed: TimeSpan, style: LineStyle) {
    if style == .terminal { append("\r\u{1B}[K") }
    append(clock: elapsed)
    append(byte: UInt8(ascii: " "))
    switch notice {
    case .level(let former, let assessment): append(from: former, assessment, style)
    case .sight(let defect?): append(defect, style)
    case .sight(nil): append("watching   again")
    case .fault(let fault, let on):
      append(on ? "FAULT ON   " : "fault off  ", on ? .caution : .plain, style)
      append(fault.name)
    case .rest(let rest): append(rest, style)
    case .acknowledged(let until):
      append("buzzer     silenced until ")
      append(clock: until)
    }
    append(byte: UInt8(ascii: "\n"))
  }

  private mutating func append(
    from former: Level, _ assessment: Assessment, _ style: LineStyle
  ) {
    let level = assessment.level
    if level == .blind { return append(assessment.sightDefect ?? .noFace, style) }
    let heading: StaticString =
      level.alarms ? "ALERT ON   " : former.alarms ? "alert off  " : "level      "
    append(heading, level.colour, style)
    append(level.name)
    if assessment.eyesClosedFor > .zero {
      append(", eyes closed for ")
      append(tenthsOfSecondsOf: assessment.eyesClosedFor)
      append(" s")
    }
    if let perclos = assessment.perclos {
      append(", PERCLOS ")
      append(percentOf: perclos)
      append(" %")
    }
  }

  private mutating func append(_ rest: ControlledRest.Status, _ style: LineStyle) {
    switch rest.state {
    case .off: append("rest       over, the driver is watched")
    case .asked: append("rest       asked for, waits to be confirmed")
    case .resting:
      append("REST       ", .caution, style)
      append("closed eyes raise no alarm; wake-up in ")
      append(clock: rest.left ?? .zero)
    case .wakeUp:
      append("WAKE UP    ", .alarm, style)
      append("the rest is over; a press or the console acknowledges")
    }
  }

  private mutating func append(_ defect: SightDefect, _ style: LineStyle) {
    append("BLIND      ", .blind, style)
    append("cannot watch: ")
    append(defect.words)
  }

  /// A word in a colour.
  private mutating func append(
    _ word: StaticString, _ colour: TerminalColour, _ style: LineStyle
  ) {
    append(colour: colour, style)
    append(word)
    append(colour: .plain, style)
  }
}

extension Level {
  /// Whether the alert line is at work.
  fileprivate var alarms: Bool { self == .drowsy || self == .microsleep || self == .sleep }
}
