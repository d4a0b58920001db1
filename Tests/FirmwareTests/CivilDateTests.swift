import Foundation
import Testing
import Units

@Suite struct CivilDateTests {
  @Test func `dates agree with the calendar of Foundation`() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "UTC")!
    // Every 99 days and a bit from 1684 to 2255, the last moments of days among them.
    for step in -1054...1054 {
      let nanoseconds = Int64(step) * 99 * 86_400_000_000_000 + Int64(step) * 37_123_456_789
      let date = CivilDate(nanosecondsSince1970: nanoseconds)
      let seconds = (Double(nanoseconds) / 1e9).rounded(.down)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second],
        from: Date(timeIntervalSince1970: seconds))
      #expect(
        [date.year, date.month, date.day]
          == [Int64(parts.year!), Int64(parts.month!), Int64(parts.day!)], "\(nanoseconds)")
      let clock = Int64(parts.hour! * 3600 + parts.minute! * 60 + parts.second!)
      #expect(date.milliseconds / 1000 == clock, "\(nanoseconds)")
    }
  }

  @Test func `the last day of February is known`() {
    func day(_ seconds: Int64) -> [Int64] {
      let date = CivilDate(nanosecondsSince1970: seconds * 1_000_000_000)
      return [date.year, date.month, date.day]
    }
    #expect(day(951_782_400) == [2000, 2, 29])
    #expect(day(4_107_542_399) == [2100, 2, 28])
    #expect(day(4_107_542_400) == [2100, 3, 1])
    #expect(day(-1) == [1969, 12, 31])
  }
}
