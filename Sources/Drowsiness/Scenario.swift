public import Timing

/// A person's drive as a script: what they do and for how long, and what the monitor must say.
///
/// ```swift
/// var drive = Scenario("closes the eyes for three seconds", source: "Euro NCAP: microsleep")
/// drive.does(.awake, for: .seconds(10))
/// drive.expect(.stays(.none))
/// drive.does(.eyesClosed, for: .milliseconds(2_900))
/// drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
/// ```
///
/// An expectation is about the step before it; its times count from that step's beginning. Scripts
/// take no allocation, so that the self-test on the board runs the same ones as the tests.
public struct Scenario: Sendable {
  /// A sentence about the person.
  public let name: StaticString
  /// The standard's clause or the report that asks for it.
  public let source: StaticString
  /// Whom it is about: drivers unless it is set.
  public var profile = Profile.driver
  /// The steps so far.
  public private(set) var stepCount = 0
  public private(set) var expectationCount = 0
  private var steps: InlineArray<16, ScenarioStep>
  private var expectations: InlineArray<32, StepExpectation>

  /// A script without steps.
  public init(_ name: StaticString, source: StaticString) {
    self.name = name
    self.source = source
    steps = InlineArray(repeating: ScenarioStep(act: .awake, duration: .zero, order: nil))
    expectations = InlineArray(repeating: StepExpectation(step: 0, expectation: .stays(.none)))
  }

  /// Adds a step; at most 16.
  ///
  /// - Parameter order: given to the controlled rest when the step begins.
  public mutating func does(
    _ act: ScenarioAct, for duration: TimeSpan, ordering order: ControlledRest.Order? = nil
  ) {
    steps[stepCount] = ScenarioStep(act: act, duration: duration, order: order)
    stepCount += 1
  }

  /// Which policy judges, and whether rests are offered.
  public enum Profile: UInt8, Hashable, Sendable {
    case driver, pilot

    public var policy: DrowsinessPolicy { self == .pilot ? .pilot : .driver }

    public var restLimit: TimeSpan? { self == .pilot ? ControlledRest.usualLimit : nil }
  }

  /// Adds an expectation about the newest step; at most 32 in all.
  public mutating func expect(_ expectation: ScenarioExpectation) {
    expectations[expectationCount] = StepExpectation(step: stepCount - 1, expectation: expectation)
    expectationCount += 1
  }

  public func step(_ index: Int) -> ScenarioStep { steps[index] }

  /// - Parameter index: 0..<`expectationCount`.
  public func expectation(_ index: Int) -> ScenarioExpectation { expectations[index].expectation }

  /// The step that an expectation is about.
  public func stepOfExpectation(_ index: Int) -> Int { expectations[index].step }

  private struct StepExpectation {
    var step: Int
    var expectation: ScenarioExpectation
  }
}

/// One thing that the person does, for a time.
public struct ScenarioStep: Hashable, Sendable {
  public var act: ScenarioAct
  public var duration: TimeSpan
  public var order: ControlledRest.Order?
}

/// What the monitor must say during a step. Times count from the step's beginning.
public enum ScenarioExpectation: Hashable, Sendable {
  /// This level in every frame.
  case stays(Level)
  /// This level or a lower one in every frame, and never `blind`.
  case staysAtMost(Level)
  /// This level or a higher one in every frame: neither lower nor `blind`.
  case staysAtLeast(Level)
  /// This level or a higher one for the first time after `after`: not earlier, and later by no more
  /// than the longest gap between two frames.
  case reaches(Level, after: TimeSpan)
  /// This level or a higher one, at any time up to `by`.
  case comesTo(Level, by: TimeSpan)
  /// This level in every frame from `by` on.
  case settlesAt(Level, by: TimeSpan)
  /// This defect from `by` on.
  case tells(SightDefect, by: TimeSpan)
  /// No defect from `by` on.
  case sees(by: TimeSpan)
  /// The controlled rest comes to this state after `after`: not earlier, and later by no more than the
  /// longest gap between two frames.
  case rests(ControlledRest.State, after: TimeSpan)
  /// The controlled rest is in this state in every frame.
  case restStays(ControlledRest.State)
  /// This many yawns in the window when the step ends.
  case counts(yawns: Int32)
}
