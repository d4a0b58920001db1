import Firmware
import Testing
import Timing

@Suite struct RateMeterTests {
  @Test func `a steady camera is measured to a thousandth`() {
    var meter = RateMeter()
    for frame in 0..<60 {
      meter.delivered(at: Instant(nanoseconds: Int64(frame) * 33_333_333))
      #expect(meter.rate == nil)
    }
    for frame in 60..<200 { meter.delivered(at: Instant(nanoseconds: Int64(frame) * 33_333_333)) }
    #expect(meter.rate?.thousandths == 30_000)
  }

  @Test func `a camera that fell silent is measured at nothing`() {
    var meter = RateMeter()
    for frame in 0..<100 { meter.delivered(at: Instant(nanoseconds: Int64(frame) * 33_333_333)) }
    for second in 4..<10 { meter.missed(at: Instant(nanoseconds: Int64(second) * 1_000_000_000)) }
    #expect(meter.rate?.thousandths == 0)
  }

  @Test func `time without any frame yet measures nothing`() {
    var meter = RateMeter()
    meter.missed(at: Instant(nanoseconds: 5_000_000_000))
    #expect(meter.rate == nil)
  }
}
