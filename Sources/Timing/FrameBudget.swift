/// How long a frame may take: the period between frames, and each stage's share of it.
///
/// A frame is *late* when its work outlasts the period: the next frame has to wait. A stage is
/// *over* when it outlasts its own allowance, which shows who eats the budget before frames are late.
public struct FrameBudget: Sendable {
  /// The camera's frame period; more than 0.
  public let period: TimeSpan

  /// - Parameter framesPerSecond: 1…1000.
  public init(framesPerSecond: Int) {
    precondition(framesPerSecond >= 1 && framesPerSecond <= 1000, "a rate of 1 to 1000 a second")
    period = TimeSpan(nanoseconds: 1_000_000_000 / Int64(framesPerSecond))
  }

  /// - Parameter period: more than 0.
  public init(period: TimeSpan) {
    precondition(period > .zero, "frames have a period")
    self.period = period
  }

  /// The part of the period that a stage may use.
  ///
  /// The shares add up to 95 %: what is left absorbs interrupts. The networks' shares follow their
  /// multiply-adds (the detector about as many as the face network, the eye network a tenth of it,
  /// twice), the others what they were measured to need, generously.
  public func allowance(for stage: Stage) -> TimeSpan {
    let hundredths: Int64 =
      switch stage {
      case .capture: 100
      case .quality: 5
      case .detect: 35
      case .face: 35
      case .eyes: 10
      case .decide: 1
      case .announce: 4
      case .report: 5
      }
    return TimeSpan(nanoseconds: period.nanoseconds / 100 * hundredths)
  }

  /// What a frame's times mean for the budget.
  public func verdict(on times: StageTimes) -> Verdict {
    var worst: Stage?
    var worstExcess = TimeSpan.zero
    for index in 1..<Stage.count {
      guard let stage = Stage(index: index) else { continue }
      let excess = times[stage] - allowance(for: stage)
      if excess > worstExcess {
        worst = stage
        worstExcess = excess
      }
    }
    if times.work > period { return .late(by: times.work - period, worst: worst) }
    if let worst { return .stageOver(worst, by: worstExcess) }
    return .met
  }

  public enum Verdict: Hashable, Sendable {
    case met
    /// In time as a whole, but one stage used more than its allowance: the one that did so most.
    case stageOver(Stage, by: TimeSpan)
    /// The work outlasted the period.
    case late(by: TimeSpan, worst: Stage?)
  }
}
