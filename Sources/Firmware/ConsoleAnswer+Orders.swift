public import Console
internal import Drowsiness
internal import Timing
internal import Units

extension Command {
  /// What the loop has to do for it; `nil`: nothing but to answer.
  public var order: LoopOrder? {
    switch self {
    case .rest(let wish?): .rest(wish.order, .console)
    case .baselineReset: .forgetBaseline
    case .faultsClear: .clearFaults
    case .help, .status, .statusJSON, .frames, .gpio, .selftest, .version, .rest(nil), .baseline,
      .faults:
      nil
    }
  }
}

extension RestWish {
  fileprivate var order: ControlledRest.Order {
    switch self {
    case .start: .ask
    case .confirm: .confirm
    case .end: .end
    }
  }
}

/// The answers to commands that change something, one or two lines each.
extension LineBuffer {
  /// - Parameters:
  ///   - wish: `nil`: only how the rest stands is asked.
  ///   - rest: before the wish.
  ///   - level: that is being shown.
  mutating func append(_ wish: RestWish?, _ rest: ControlledRest.Status, at level: Level) {
    guard let wish else { return append(rest) }
    if let refusal = rest.refusal(of: wish.order, at: level) { return append(refusal) }
    switch (wish, rest.state) {
    case (.start, _):
      append("a rest of at most ")
      append(minutesOf: rest.limit ?? .zero)
      append("; it begins by: rest confirm, within 10 s\n")
    case (.confirm, _):
      append("the rest has begun; it ends after ")
      append(minutesOf: rest.limit ?? .zero)
      append(" with the wake-up alert, or by: rest end\n")
    case (.end, .wakeUp): append("the wake-up alert is acknowledged\n")
    case (.end, .asked): append("the rest is not asked for any more\n")
    case (.end, _): append("the rest is over; the driver is watched again\n")
    }
  }

  private mutating func append(_ rest: ControlledRest.Status) {
    append("rest       ")
    switch rest.state {
    case .off where rest.limit == nil: append("not offered in this profile")
    case .off: append("off; to begin: rest start, then rest confirm")
    case .asked: append("asked for, waits for: rest confirm")
    case .resting:
      append("since ")
      append(days: rest.lastsFor)
      append(", wake-up in ")
      append(days: rest.left ?? .zero)
    case .wakeUp: append("OVER, the wake-up alert waits for: rest end")
    }
    append("\n")
  }

  private mutating func append(_ refusal: ControlledRest.Refusal) {
    switch refusal {
    case .notOffered: append("refused: this profile knows no controlled rest (--profile pilot)\n")
    case .wakeUpStands: append("refused: the wake-up alert waits for: rest end\n")
    case .alarmStands: append("refused: an alarm stands\n")
    case .underWay: append("refused: a rest is under way\n")
    case .notAsked: append("refused: nobody asked for a rest: rest start\n")
    case .nothingToEnd: append("there is no rest to end\n")
    }
  }

  private mutating func append(minutesOf span: TimeSpan) {
    if span.nanoseconds % 60_000_000_000 == 0 {
      append(decimal: span.nanoseconds / 60_000_000_000)
      append(" min")
    } else {
      append(tenthsOfSecondsOf: span)
      append(" s")
    }
  }

  /// What was learned of the driver; that it is forgotten.
  mutating func append(_ baseline: OwnBaseline, isReset: Bool) {
    append(isReset ? "forgotten  open eyes read " : "baseline   open eyes read ")
    append(percentOf: baseline.openEyes)
    append(" % closed, learned for ")
    append(tenthsOfSecondsOf: baseline.eyesLearned)
    append(" s\n           the head's pitch ahead ")
    append(fixedPoint: Int64(baseline.pitch.tenths), decimals: 1)
    append(" degrees, learned for ")
    append(tenthsOfSecondsOf: baseline.pitchLearned)
    append(" s\n")
  }
}
