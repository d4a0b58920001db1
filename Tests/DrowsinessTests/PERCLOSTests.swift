import Testing
import TestSupport
import Timing
import Units

@testable import Drowsiness

@Suite struct PERCLOSTests {
  @Test func `it is unknown below half a minute of sight`() {
    var watch = Watch()
    let first = watch.sees(.open, for: .seconds(29))
    #expect(first.allSatisfy { $0.perclos == nil && $0.closedShare == nil })
    watch.sees(.hidden, for: .seconds(2))
    #expect(watch.latest?.perclos == nil)
    watch.sees(.open, for: .seconds(2))
    #expect(watch.latest?.perclos == Permille(0))
  }

  @Test func `blinks are left out, and shown apart`() {
    var watch = Watch()
    for _ in 0..<30 {
      watch.sees(.closed, for: .milliseconds(200))
      watch.sees(.open, for: .milliseconds(1_800))
    }
    #expect(watch.latest?.perclos == Permille(0))
    #expect(abs(watch.latest!.closedShare!.thousandths - 100) <= 5)
    #expect(abs(watch.latest!.blinks - 30) <= 1)
  }

  @Test func `unseen time takes no side`() {
    var watch = Watch()
    for _ in 0..<6 {
      watch.sees(.closed, for: .milliseconds(1_000))
      watch.sees(.hidden, for: .milliseconds(4_000))
      watch.sees(.open, for: .milliseconds(5_000))
    }
    // 1 s closed to 5 s open.
    #expect(abs(watch.latest!.perclos!.thousandths - 167) <= 10)
  }

  @Test func `a camera gap is charged for half a second at most`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(31))
    watch.sees(.closed, for: .seconds(1))
    watch.misses(.seconds(20))
    watch.sees(.open, for: .seconds(2))
    // 1 s closed and half a second of the gap, of 34.5 s observed.
    #expect(abs(watch.latest!.perclos!.thousandths - 43) <= 2)
  }

  @Test func `what is older than a minute no longer counts`() {
    var watch = Watch()
    watch.sees(.closed, for: .seconds(10))
    watch.sees(.open, for: .seconds(49))
    #expect(watch.latest!.perclos! > Permille(150))
    watch.sees(.open, for: .seconds(12))
    #expect(watch.latest!.perclos == Permille(0))
    #expect(watch.latest!.perclosOverThreeMinutes == nil)
    watch.sees(.open, for: .seconds(30))
    #expect(abs(watch.latest!.perclosOverThreeMinutes!.thousandths - 99) <= 2)
  }

  @Test func `the running sums equal a recount after any history`() {
    let seed: UInt64 = 20_261_121
    var random = SeededGenerator(seed: seed)
    var window = PERCLOSWindow(span: .seconds(60), minimumObserved: Permille(1))
    var history: [(at: Int64, step: EyeStateFilter.Step)] = []
    var now: Int64 = 0
    for _ in 0..<2_000 {
      let period = Int64.random(in: 0...90_000_000_000 >> Int64.random(in: 0...20), using: &random)
      now += period
      var step = EyeStateFilter.Step()
      let charged = TimeSpan(nanoseconds: min(period, 500_000_000))
      if Bool.random(using: &random) { step.open = charged } else { step.closed = charged }
      window.record(step, at: Instant(nanoseconds: now))
      history.append((now, step))
      let bucket = now / 500_000_000
      history.removeAll { $0.at / 500_000_000 <= bucket - 120 }
      let closed = history.reduce(0) { $0 + $1.step.closed.nanoseconds }
      let observed = closed + history.reduce(0) { $0 + $1.step.open.nanoseconds }
      let expected = observed >= 60_000_000 ? Permille(closed, of: observed) : nil
      guard window.closedShare == expected else {
        Issue.record("seed \(seed) at \(now) ns")
        return
      }
    }
  }
}
