import TestSupport
import Testing
import Timing

@Suite struct FrameBudgetTests {
  let budget = FrameBudget(framesPerSecond: 30)

  func times(_ stage: Stage, _ span: TimeSpan) -> StageTimes {
    var times = StageTimes(from: .zero)
    times.finish(stage, at: .zero + span)
    return times
  }

  @Test func `waiting for the camera is not work`() {
    #expect(budget.verdict(on: times(.capture, .seconds(2))) == .met)
  }

  @Test func `a stage over its allowance is named before the frame is late`() {
    guard case .stageOver(.decide, _) = budget.verdict(on: times(.decide, .milliseconds(5))) else {
      Issue.record("decide used 5 ms of 0.3")
      return
    }
  }

  @Test func `work that outlasts the period is late by the difference`() {
    let span = budget.period + .milliseconds(7)
    #expect(budget.verdict(on: times(.face, span)) == .late(by: .milliseconds(7), worst: .face))
  }

  @Test func `the shares of all stages leave a reserve`() {
    var sum = TimeSpan.zero
    for index in 1..<Stage.count { sum = sum + budget.allowance(for: Stage(index: index)!) }
    #expect(sum < budget.period)
  }

  @Test func `the times of all stages add up to the frame's without a gap`() {
    var times = StageTimes(from: .zero)
    times.finish(.capture, at: Instant(nanoseconds: 10))
    times.finish(.quality, at: Instant(nanoseconds: 25))
    times.finish(.eyes, at: Instant(nanoseconds: 100))
    #expect(times.work == TimeSpan(nanoseconds: 90))
    #expect(times[.capture] == TimeSpan(nanoseconds: 10))
  }
}

@Suite struct StageStatisticsTests {
  @Test func `a percentile is never below the true one and at most an eighth above it`() {
    var random = SeededGenerator(seed: 20_261_121)
    var statistics = StageStatistics()
    var values: [Int64] = []
    for _ in 0..<5_000 {
      let microseconds = Int64.random(in: 1...200_000, using: &random)
      values.append(microseconds)
      statistics.add(.microseconds(microseconds))
    }
    values.sort()
    for perThousand in [1, 250, 500, 900, 990, 999, 1000] {
      let rank = (values.count * perThousand + 999) / 1000
      let exact = TimeSpan.microseconds(values[rank - 1])
      let told = statistics.percentile(perThousand: Int64(perThousand))
      #expect(told >= exact, "seed \(random.seed), \(perThousand) per thousand")
      #expect(
        told.nanoseconds * 8 <= exact.nanoseconds * 9 + 8_000,
        "seed \(random.seed), \(perThousand) per thousand")
    }
    #expect(statistics.percentile(perThousand: 1000) == .microseconds(values[4_999]))
  }

  @Test func `nothing measured is zero everywhere`() {
    let statistics = StageStatistics()
    #expect(statistics.mean == .zero)
    #expect(statistics.percentile(perThousand: 500) == .zero)
  }
}
