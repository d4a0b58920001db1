import Drowsiness
import Timing

/// Writes which clause is tested by which scenario, and what was measured in it.
@main
struct Main {
  /// The rates of cameras, and one that loses frames.
  static let samplings: [(name: String, sampling: ScenarioSampling)] = [
    ("10/s", ScenarioSampling(framesPerSecond: 10)),
    ("15/s", ScenarioSampling(framesPerSecond: 15)),
    ("30/s", ScenarioSampling(framesPerSecond: 30)),
    ("15/s, a fifth lost", ScenarioSampling(framesPerSecond: 15, lostOfThousand: 200)),
  ]

  static func main() {
    print(
      """
      # Clauses, scenarios, measured times

      Written by `make scenarios`; a test compares this file with what the program measures now. The scripts are
      `Sources/Drowsiness/ScenarioPack*.swift`, and `feredge selftest` runs them on the board. Each line is one
      expectation about one step of a script. Times are seconds from the step's beginning to the first frame that
      showed it; a camera can be late by the distance between two frames. *held*: true in every frame of the step.
      """)
    for profile in [Scenario.Profile.driver, .pilot] { table(of: profile) }
  }

  static func table(of profile: Scenario.Profile) {
    print("\n## \(profile == .driver ? "Drivers" : "Pilots")\n")
    print("| clause or report | who … | step | must | \(columns { $0.name }) |")
    print("| --- | --- | --- | --- | \(columns { _ in "---" }) |")
    for index in 0..<ScenarioPack.count {
      let scenario = ScenarioPack.scenario(index)
      if scenario.profile == profile { rows(of: scenario) }
    }
  }

  static func columns(_ text: ((name: String, sampling: ScenarioSampling)) -> String) -> String {
    samplings.map(text).joined(separator: " | ")
  }

  static func rows(of scenario: Scenario) {
    // A run holds its findings itself and cannot be copied into an array.
    var found = [[String]](repeating: [], count: scenario.expectationCount)
    for (_, sampling) in samplings {
      let run = ScenarioRun(of: scenario, sampling: sampling)
      for index in found.indices {
        found[index].append(text(run.finding(index), of: scenario.expectation(index)))
      }
    }
    for (index, times) in found.enumerated() {
      let isFirst = index == 0
      print(
        "| \(isFirst ? "\(scenario.source)" : "") | \(isFirst ? "\(scenario.name)" : "") | "
          + "\(scenario.stepOfExpectation(index) + 1) | \(text(scenario.expectation(index))) | "
          + times.joined(separator: " | ") + " |")
    }
  }

  static func text(_ finding: ScenarioFinding, of expectation: ScenarioExpectation) -> String {
    if let broken = finding.brokenAfter { return "**broken** after \(seconds(broken))" }
    return finding.reachedAfter.map(seconds) ?? "held"
  }

  static func text(_ expectation: ScenarioExpectation) -> String {
    switch expectation {
    case .stays(let level): "stay \(level)"
    case .staysAtMost(let level): "stay \(level) or lower"
    case .staysAtLeast(let level): "stay \(level) or higher"
    case .reaches(let level, let after): "\(level) after \(seconds(after))"
    case .comesTo(let level, let by): "\(level) within \(seconds(by))"
    case .settlesAt(let level, let by): "\(level) for good within \(seconds(by))"
    case .tells(let defect, let by): "tell *\(defect)* within \(seconds(by))"
    case .sees(let by) where by == .zero: "never be blind"
    case .sees(let by): "see again within \(seconds(by))"
    case .rests(let state, let after): "rest: \(state) after \(seconds(after))"
    case .restStays(let state): "rest: stay \(state)"
    case .counts(let yawns): "\(yawns) yawns at its end"
    }
  }

  /// With three decimals, as exact as a frame's time is.
  static func seconds(_ span: TimeSpan) -> String {
    let thousandths = "\(1_000 + span.milliseconds % 1_000)".dropFirst()
    return "\(span.milliseconds / 1_000).\(thousandths)"
  }
}
