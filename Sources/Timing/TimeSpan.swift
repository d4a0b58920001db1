/// A length of time in whole nanoseconds.
///
/// The standard library's `Duration` counts attoseconds in 128 bits; a frame loop that adds and
/// compares times all day on a 32-bit or small 64-bit core is better served by one register.
/// ±2⁶³ ns is ±292 years.
public struct TimeSpan: Comparable, Hashable, Sendable {
  public let nanoseconds: Int64

  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable
  public static var zero: TimeSpan { TimeSpan(nanoseconds: 0) }

  @inlinable
  public static func microseconds(_ count: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: count * 1_000)
  }

  @inlinable
  public static func milliseconds(_ count: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: count * 1_000_000)
  }

  @inlinable
  public static func seconds(_ count: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: count * 1_000_000_000)
  }

  /// Whole microseconds, rounded toward zero.
  @inlinable
  public var microseconds: Int64 { nanoseconds / 1_000 }

  /// Whole milliseconds, rounded toward zero.
  @inlinable
  public var milliseconds: Int64 { nanoseconds / 1_000_000 }

  @inlinable
  public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  @inlinable
  public static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    TimeSpan(nanoseconds: left.nanoseconds + right.nanoseconds)
  }

  @inlinable
  public static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    TimeSpan(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
}
