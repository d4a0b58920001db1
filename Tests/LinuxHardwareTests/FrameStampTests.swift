import LinuxHardware
import Testing
import Timing

@Suite struct FrameStampTests {
  func time(_ seconds: Int64, _ microseconds: Int64) -> Instant? {
    FrameStamp.time(
      seconds: seconds, microseconds: microseconds, arrival: .zero + .milliseconds(500_250))
  }

  @Test func `a stamp of the last second is believed`() {
    #expect(time(500, 250_000) == .zero + .milliseconds(500_250))
    #expect(time(500, 1) == .zero + .microseconds(500_000_001))
    #expect(time(499, 250_000) == .zero + .milliseconds(499_250))
  }

  @Test func `a stamp that lies ahead, stands at zero or is old is not`() {
    #expect(time(500, 250_001) == nil)
    #expect(time(1_000_000, 0) == nil)
    #expect(time(0, 0) == nil)
    #expect(time(499, 249_999) == nil)
  }

  @Test func `no stamp traps`() {
    for seconds in [Int64.min, -1, 9_223_372_036, .max] {
      for microseconds in [Int64.min, -1, 999_999, 1_000_000, .max] {
        #expect(time(seconds, microseconds) == nil)
      }
    }
  }
}
