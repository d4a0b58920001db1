/// A day of the Gregorian calendar and a time of day in UTC.
public struct CivilDate: Hashable, Sendable {
  public let year: Int64
  /// 1…12.
  public let month: Int64
  /// 1…31.
  public let day: Int64
  /// Since midnight, 0 ..< 86 400 000.
  public let milliseconds: Int64

  /// - Parameter nanoseconds: since 1970-01-01 00:00 UTC, leap seconds left out; whole milliseconds are kept.
  ///
  /// Days are counted from 1 March of the year 0, so that the leap day is a year's last. Source: E. G. Richards
  /// 2013, "Calendars", in Explanatory Supplement to the Astronomical Almanac, 3rd edition, section 15.11
  /// (the proleptic calendar in eras of 400 years, which have 146 097 days each).
  public init(nanosecondsSince1970 nanoseconds: Int64) {
    let total = nanoseconds.floored(by: 1_000_000)
    let days = total.floored(by: 86_400_000) + 719_468
    let era = days.floored(by: 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    milliseconds = total - total.floored(by: 86_400_000) * 86_400_000
  }
}

extension Int64 {
  /// Divided toward −∞.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
