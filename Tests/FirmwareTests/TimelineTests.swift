import Firmware
import SimulatedHardware
import Testing
import Timing

@Suite struct TimelineTests {
  /// The times that 30 frames of a tenth of a second get, the frame n coming at `coming(n)`, and when each is let go.
  func times(
    _ kind: Timeline.Kind, from start: Instant, coming: (Int64) -> TimeSpan
  ) -> [(told: Int64, at: Int64)] {
    var clock = ManualClock(at: start)
    var timeline = Timeline(kind, from: start)
    var last = Instant.zero
    return (Int64(0)..<30).map { frame in
      clock.instant = max(clock.instant, start + coming(frame))
      last = timeline.awaitTurn(
        ofFrameAt: Instant(nanoseconds: frame * 100_000_000), after: last, on: &clock)
      return ((last - .zero).milliseconds, (clock.instant - start).milliseconds)
    }
  }

  let start = Instant.zero + .seconds(1000)
  /// What the source's own time says of each frame, in milliseconds.
  let own = (Int64(0)..<30).map { $0 * 100 }

  @Test func `a clip at its own speed has its own time, and each frame waits for its turn`() {
    let seen = times(.paced, from: start) { _ in .zero }
    #expect(seen.map(\.told) == own)
    #expect(seen.map(\.at) == seen.map(\.told))
  }

  @Test func `a machine that is busy for a moment does not change a clip's time`() {
    let seen = times(.paced, from: start) { $0 == 10 ? .milliseconds(1_200) : .zero }
    #expect(seen.map(\.told) == own)
    #expect(seen[10].at == 1_200 && seen[29].at == 2_900)
  }

  @Test func `after a silence a paced source goes on from the clock's time`() {
    let seen = times(.paced, from: start) { $0 >= 10 ? .seconds(60) : .zero }
    #expect(seen.prefix(10).map(\.told) == Array(own.prefix(10)))
    #expect(seen[10].told == 60_000)
    #expect(seen.map(\.at) == seen.map(\.told))
  }

  @Test func `what waited behind a silence is caught up with, an eighth faster than it was taken`()
  {
    let seen = times(.paced, from: start) { $0 >= 10 ? .milliseconds(1_250) : .zero }
    // Late by 250 ms; each of the next twenty frames takes off 12.5 ms.
    #expect(seen[10].told == 1_250)
    #expect(seen[14].told == 1_250 + 4 * 100 - 50)
    #expect(seen[29].told == 2_900 + 250 - (19 * 25 + 1) / 2)
    #expect(seen.map(\.at) == seen.map(\.told))
  }

  @Test func `a source that goes on live after a silence is not hurried`() {
    let seen = times(.paced, from: start) { .milliseconds($0 * 100 + ($0 >= 10 ? 5_000 : 0)) }
    #expect(seen.suffix(20).map(\.told) == own.suffix(20).map { $0 + 5_000 })
  }

  @Test func `a source that is slower than it promised never lags by more than is allowed`() {
    let seen = times(.paced, from: start) { TimeSpan.milliseconds($0 * 250) }
    #expect(seen.allSatisfy { $0.at - $0.told <= Timeline.greatestLag.milliseconds })
    #expect(seen.last!.at == 7_250)
  }

  @Test func `a frame after a moment without one never stands before it`() {
    var clock = ManualClock(at: start + .milliseconds(150))
    var timeline = Timeline(.paced, from: start)
    let missed = timeline.time(of: clock.now(), after: .zero)
    let time = timeline.awaitTurn(ofFrameAt: .zero, after: missed, on: &clock)
    #expect(time == missed)
    let next = timeline.awaitTurn(ofFrameAt: .zero + .milliseconds(100), after: time, on: &clock)
    #expect(next - time == .microseconds(87_500))
  }

  @Test func `a replay has the clip's time and waits for nothing`() {
    let seen = times(.unpaced, from: start) { $0 >= 10 ? .seconds(60) : .zero }
    #expect(seen.map(\.told) == own)
    #expect(seen[9].at == 0)
  }

  @Test func `a camera is waited for three periods, at least 200 ms and at most a second`() {
    let timeline = Timeline(.live, from: .zero)
    for (period, wait) in [(5, 200), (33, 200), (100, 300), (200, 600), (1_000, 1_000)] {
      #expect(
        timeline.deadline(at: start, period: .milliseconds(Int64(period)))
          == start + .milliseconds(Int64(wait)))
    }
  }

  @Test func `a camera's stamps are the clock's, never before the start or the last one`() {
    var clock = ManualClock(at: start)
    var timeline = Timeline(.live, from: start)
    func time(_ span: TimeSpan, after last: TimeSpan) -> Int64 {
      (timeline.awaitTurn(ofFrameAt: start + span, after: .zero + last, on: &clock) - .zero)
        .milliseconds
    }
    #expect(time(.milliseconds(-5), after: .zero) == 0)
    #expect(time(.milliseconds(40), after: .zero) == 40)
    #expect(time(.milliseconds(35), after: .milliseconds(40)) == 40)
  }
}
