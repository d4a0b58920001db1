public import Timing

/// How a script is cut into frames.
public struct ScenarioSampling: Hashable, Sendable {
  /// 1 or more.
  public var framesPerSecond: Int64
  /// Frames that the camera loses, of 1000. They are not reported: time just jumps.
  public var lostOfThousand: UInt64
  /// Of the sequence of losses.
  public var seed: UInt64

  public init(framesPerSecond: Int64, lostOfThousand: UInt64 = 0, seed: UInt64 = 1) {
    self.framesPerSecond = framesPerSecond
    self.lostOfThousand = lostOfThousand
    self.seed = seed
  }

  /// Rounded down to a nanosecond.
  func instant(ofFrame number: Int64) -> Instant {
    Instant(nanoseconds: number * 1_000_000_000 / framesPerSecond)
  }

  /// Whether frame `number` is lost: a hash of number and seed, so that any frame can be asked.
  ///
  /// The mixing is that of SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195).
  func loses(_ number: Int64) -> Bool {
    var mixed = UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15 &+ seed
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return (mixed ^ (mixed >> 31)) % 1_000 < lostOfThousand
  }
}

/// What came of one expectation.
public struct ScenarioFinding: Hashable, Sendable {
  /// When a level or defect was reached, since the step began; `nil`: not awaited, or it never came.
  public var reachedAfter: TimeSpan?
  /// When the expectation was first broken, since the step began; `nil`: it was met.
  public var brokenAfter: TimeSpan?
  /// The level in that frame.
  public var foundLevel: Level = .none

  public var isMet: Bool { brokenAfter == nil }
}

/// What was made of one frame.
struct Moment {
  var assessment: Assessment
  var rest: ControlledRest.State
}

/// One run of a script through a monitor and a controlled rest.
public struct ScenarioRun: ~Copyable {
  public let scenario: Scenario
  /// The longest distance between two frames so far.
  public private(set) var longestGap: TimeSpan = .zero
  private var findings = InlineArray<32, ScenarioFinding>(repeating: ScenarioFinding())
  private var latest: Instant = .zero
  /// Of the newest frame.
  private var level = Level.none

  /// Runs all of it, with the policy of its profile.
  public init(of scenario: Scenario, sampling: ScenarioSampling) {
    self.scenario = scenario
    var monitor = DrowsinessMonitor(policy: scenario.profile.policy)
    var rest = ControlledRest(limit: scenario.profile.restLimit)
    var begin = Instant.zero
    var frame: Int64 = 0
    for step in 0..<scenario.stepCount {
      let end = begin + scenario.step(step).duration
      frame = play(step, from: begin, until: end, frame, sampling, &monitor, &rest)
      begin = end
    }
  }

  /// - Parameter index: of the expectation.
  public func finding(_ index: Int) -> ScenarioFinding { findings[index] }

  /// The first expectation that was not met; `nil`: all were.
  public var firstBroken: Int? {
    for index in 0..<scenario.expectationCount where !findings[index].isMet { return index }
    return nil
  }

  /// - Returns: the number of the first frame after the step.
  private mutating func play(
    _ step: Int, from begin: Instant, until end: Instant, _ first: Int64,
    _ sampling: ScenarioSampling, _ monitor: inout DrowsinessMonitor,
    _ rest: inout ControlledRest
  ) -> Int64 {
    var frame = first
    var moment: Moment?
    var order = scenario.step(step).order
    while sampling.instant(ofFrame: frame) < end {
      let now = sampling.instant(ofFrame: frame)
      if !sampling.loses(frame) {
        longestGap = max(longestGap, now - latest)
        latest = now
        _ = rest.advance(to: now)
        if let given = order { _ = rest.obey(given, from: .button, at: level, now) }
        order = nil
        let evidence = scenario.step(step).act.evidence(at: now - begin)
        let isResting = rest.state == .resting
        let made = Moment(
          assessment: monitor.observe(evidence, isResting: isResting, at: now), rest: rest.state)
        level = made.assessment.level
        check(step, made, after: now - begin)
        moment = made
      }
      frame += 1
    }
    if let moment { conclude(step, moment, after: end - begin) }
    return frame
  }

  private mutating func check(_ step: Int, _ made: Moment, after time: TimeSpan) {
    for index in 0..<scenario.expectationCount
    where scenario.stepOfExpectation(index) == step && findings[index].isMet {
      let expectation = scenario.expectation(index)
      note(expectation.awaits(made), index, mustLast: expectation.mustLast, after: time)
      let isReached = findings[index].reachedAfter != nil
      let isTooLate = !isReached && time > (expectation.deadline ?? time) + longestGap
      let isTooEarly = isReached && time + longestGap < expectation.earliest
      if isTooLate || isTooEarly || !expectation.permits(made) {
        findings[index].brokenAfter = time
        findings[index].foundLevel = made.assessment.level
      }
    }
  }

  private mutating func note(_ isAwaited: Bool, _ index: Int, mustLast: Bool, after time: TimeSpan)
  {
    if isAwaited {
      findings[index].reachedAfter = findings[index].reachedAfter ?? time
    } else if mustLast {
      findings[index].reachedAfter = nil
    }
  }

  /// What had to be reached and was not is broken at the step's end.
  private mutating func conclude(_ step: Int, _ made: Moment, after time: TimeSpan) {
    for index in 0..<scenario.expectationCount
    where scenario.stepOfExpectation(index) == step && findings[index].isMet {
      let expectation = scenario.expectation(index)
      let isMissing = expectation.deadline != nil && findings[index].reachedAfter == nil
      if isMissing || !expectation.accepts(final: made) {
        findings[index].brokenAfter = time
        findings[index].foundLevel = made.assessment.level
      }
    }
  }
}

extension ScenarioExpectation {
  /// By when something must be reached; `nil`: it speaks of every frame.
  var deadline: TimeSpan? {
    switch self {
    case .stays, .staysAtMost, .staysAtLeast, .counts, .restStays: nil
    case .reaches(_, let after), .rests(_, let after): after
    case .comesTo(_, let by), .settlesAt(_, let by), .tells(_, let by), .sees(let by): by
    }
  }

  /// Not before this.
  var earliest: TimeSpan {
    switch self {
    case .reaches(_, let after), .rests(_, let after): after
    default: .zero
    }
  }

  /// Whether what is reached must stay so until the step ends.
  var mustLast: Bool {
    switch self {
    case .settlesAt, .tells, .sees: true
    case .stays, .staysAtMost, .staysAtLeast, .counts, .reaches, .comesTo, .rests, .restStays:
      false
    }
  }

  /// Whether this moment is the one to be reached.
  func awaits(_ moment: Moment) -> Bool {
    let made = moment.assessment
    return switch self {
    case .stays, .staysAtMost, .staysAtLeast, .counts, .restStays: false
    case .reaches(let level, _), .comesTo(let level, _): made.level.isAlarm(atLeast: level)
    case .settlesAt(let level, _): made.level == level
    case .tells(let defect, _): made.sightDefect == defect
    case .sees: made.sightDefect == nil
    case .rests(let state, _): moment.rest == state
    }
  }

  /// Whether any frame of the step may be like this.
  func permits(_ moment: Moment) -> Bool {
    let made = moment.assessment
    return switch self {
    case .stays(let level): made.level == level
    case .staysAtMost(let level): made.level <= level && made.level != .blind
    case .staysAtLeast(let level): made.level.isAlarm(atLeast: level)
    case .restStays(let state): moment.rest == state
    case .reaches, .comesTo, .settlesAt, .tells, .sees, .counts, .rests: true
    }
  }

  /// Whether the step may end like this.
  func accepts(final moment: Moment) -> Bool {
    if case .counts(let yawns) = self { moment.assessment.yawns == yawns } else { true }
  }
}

extension Level {
  /// Whether this is `level` or a graver one; `blind` never is.
  func isAlarm(atLeast level: Level) -> Bool { self != .blind && self >= level }
}
