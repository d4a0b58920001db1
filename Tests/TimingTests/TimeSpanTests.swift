import Testing
import Timing

@Suite struct TimeSpanTests {
  @Test func `an instant plus the distance to another is that other`() {
    let start = Instant(nanoseconds: 1_500)
    let end = Instant(nanoseconds: 33_333_333)
    #expect(start + (end - start) == end)
    #expect((end - start).microseconds == 33_331)
  }

  @Test func `a distance back in time is negative and rounds toward zero`() {
    let span = Instant(nanoseconds: 0) - Instant(nanoseconds: 1_999_999)
    #expect(span < .zero)
    #expect(span.milliseconds == -1)
  }
}
