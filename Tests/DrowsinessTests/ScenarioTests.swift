import Drowsiness
import Testing
import Timing

/// The pack runs at every rate that a camera may have, and with frames lost. `feredge selftest` runs
/// the same scripts on the board.
@Suite struct ScenarioTests {
  static let samplings: [ScenarioSampling] =
    [10, 15, 30].map { ScenarioSampling(framesPerSecond: $0) }
    + [10, 15, 30].flatMap { rate in
      (1...3).map {
        ScenarioSampling(framesPerSecond: rate, lostOfThousand: 200, seed: UInt64($0))
      }
    }

  @Test(arguments: 0..<ScenarioPack.count)
  func `the monitor says what the script expects, at all rates and with losses`(index: Int) {
    let scenario = ScenarioPack.scenario(index)
    for sampling in Self.samplings {
      let run = ScenarioRun(of: scenario, sampling: sampling)
      guard let broken = run.firstBroken else { continue }
      let finding = run.finding(broken)
      Issue.record(
        """
        \(scenario.name) at \(sampling.framesPerSecond)/s, \(sampling.lostOfThousand) ‰ lost, \
        seed \(sampling.seed): step \(scenario.stepOfExpectation(broken)), \
        \(scenario.expectation(broken)), found \(finding.foundLevel) after \
        \(finding.brokenAfter?.milliseconds ?? -1) ms
        """)
    }
  }
}
