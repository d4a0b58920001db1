import Alerting
import Drowsiness
import Hardware
import Testing
import Timing

@Suite struct AcknowledgementTests {
  static let period = TimeSpan.milliseconds(33)

  /// A button and the levels beside it, frame by frame.
  struct Bench {
    var button = PushButton()
    var acknowledgement = Acknowledgement()
    var now = Instant.zero

    /// - Returns: how many presses were seen.
    mutating func holds(_ reading: OutputLevel?, frames: Int, level: Level) -> Int {
      var presses = 0
      for _ in 0..<frames {
        let isPressed = button.observe(reading, at: now) == .pressed
        if acknowledgement.observe(isPressed: isPressed, level: level, at: now) { presses += 1 }
        now = now + AcknowledgementTests.period
      }
      return presses
    }

    mutating func presses(at level: Level) -> Int {
      holds(.inactive, frames: 3, level: level) + holds(.active, frames: 4, level: level)
        + holds(.inactive, frames: 1, level: level)
    }
  }

  @Test func `a press silences for thirty seconds and not longer`() {
    var bench = Bench()
    #expect(bench.presses(at: .drowsy) == 1)
    _ = bench.holds(.inactive, frames: 880, level: .drowsy)
    #expect(bench.acknowledgement.isSilenced)
    _ = bench.holds(.inactive, frames: 40, level: .drowsy)
    #expect(!bench.acknowledgement.isSilenced)
  }

  @Test func `a graver level is never silent`() {
    var bench = Bench()
    _ = bench.presses(at: .drowsy)
    _ = bench.holds(.inactive, frames: 1, level: .microsleep)
    #expect(!bench.acknowledgement.isSilenced)
  }

  @Test func `who wakes up and dozes off again hears it again`() {
    var bench = Bench()
    _ = bench.presses(at: .microsleep)
    _ = bench.holds(.inactive, frames: 10, level: .drowsy)
    #expect(bench.acknowledgement.isSilenced)
    _ = bench.holds(.inactive, frames: 1, level: .microsleep)
    #expect(!bench.acknowledgement.isSilenced)
  }

  @Test func `the silence ends with the alarm`() {
    var bench = Bench()
    _ = bench.presses(at: .drowsy)
    _ = bench.holds(.inactive, frames: 1, level: .attention)
    _ = bench.holds(.inactive, frames: 1, level: .drowsy)
    #expect(!bench.acknowledgement.isSilenced)
  }

  @Test func `a button taped down presses once`() {
    var bench = Bench()
    _ = bench.holds(.inactive, frames: 3, level: .sleep)
    #expect(bench.holds(.active, frames: 3_000, level: .sleep) == 1)
    #expect(!bench.acknowledgement.isSilenced)
  }

  @Test func `a button that is down from the start does not press`() {
    var bench = Bench()
    #expect(bench.holds(.active, frames: 100, level: .sleep) == 0)
  }

  @Test func `a single disturbance does not press`() {
    var bench = Bench()
    _ = bench.holds(.inactive, frames: 3, level: .sleep)
    var presses = 0
    for _ in 0..<50 {
      presses += bench.holds(.active, frames: 1, level: .sleep)
      presses += bench.holds(.inactive, frames: 1, level: .sleep)
    }
    #expect(presses == 0)
  }

  @Test func `pressing with nothing to silence does nothing`() {
    var bench = Bench()
    #expect(bench.presses(at: .attention) == 0)
    _ = bench.holds(.inactive, frames: 1, level: .drowsy)
    #expect(!bench.acknowledgement.isSilenced)
  }

  @Test func `a button that cannot be read is not pressed`() {
    var bench = Bench()
    #expect(bench.holds(nil, frames: 100, level: .sleep) == 0)
  }
}
