public import Console
public import Drowsiness
public import Hardware
public import Timing

/// A change that people have to see: it stays on the screen as a line of its own.
public enum Notice: Sendable {
  /// The alert line changed; the assessment says why.
  case alert(OutputLevel, Assessment)
  /// The driver cannot be watched any more (`nil`: can be watched again).
  case sight(SightDefect?)
  case fault(Fault, on: Bool)
  /// The acknowledge button silenced the buzzer until then.
  case acknowledged(until: TimeSpan)
}

extension LineBuffer {
  /// One line for a change, its newline included; on a terminal it takes the live line's place.
  ///
  ///     00:34 ALERT ON   microsleep: eyes closed for 1.5 s, PERCLOS 12.3 %
  ///
  /// - Parameter elapsed: time since the start of the run.
  public mutating func append(_ notice: Notice, elapsed: TimeSpan, style: LineStyle) {
    if style == .terminal { append("\r\u{1B}[K") }
    append(clock: elapsed)
    append(byte: UInt8(ascii: " "))
    switch notice {
    case .alert(let level, let assessment): append(alert: level, assessment, style)
    case .sight(let defect): append(sight: defect, style)
    case .fault(let fault, let on):
      append(colour: on ? .caution : .plain, style)
      append(on ? "FAULT ON   " : "fault off  ")
      append(colour: .plain, style)
      append(fault.name)
    case .acknowledged(let until):
      append("buzzer silenced until ")
      append(clock: until)
    }
    append(byte: UInt8(ascii: "\n"))
  }

  private mutating func append(
    alert level: OutputLevel, _ assessment: Assessment, _ style: LineStyle
  ) {
    append(colour: level == .active ? .alarm : .plain, style)
    append(level == .active ? "ALERT ON" : "alert off")
    append(colour: .plain, style)
    append(level == .active ? "   " : "  ")
    append(assessment.level.name)
    if assessment.eyesClosedFor > .zero {
      append(": eyes closed for ")
      append(
        fixedPoint: roundedHalfUp(assessment.eyesClosedFor.nanoseconds, per: 100_000_000),
        decimals: 1)
      append(" s")
    }
    if let perclos = assessment.perclos {
      append(", PERCLOS ")
      append(percentOf: perclos)
      append(" %")
    }
    if let defect = assessment.sightDefect {
      append(", held unseen: ")
      append(defect.words)
    }
  }

  private mutating func append(sight defect: SightDefect?, _ style: LineStyle) {
    guard let defect else { return append("watching   again") }
    append(colour: .blind, style)
    append("BLIND")
    append(colour: .plain, style)
    append("      cannot watch: ")
    append(defect.words)
  }
}
