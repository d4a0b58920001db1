/// A point in time on a monotonic clock, or on the clock of a clip.
///
/// Durations always come from the difference of two instants, never from counting frames, so a
/// dropped frame changes nothing.
public struct Instant: Comparable, Hashable, Sendable {
  /// Nanoseconds since the clock's own zero (boot, or the start of the clip).
  public let nanoseconds: Int64

  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The zero of the clock.
  @inlinable
  public static var zero: Instant { Instant(nanoseconds: 0) }

  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Time from `earlier` to `later`; negative when they stand the other way round.
  @inlinable
  public static func - (later: Instant, earlier: Instant) -> TimeSpan {
    TimeSpan(nanoseconds: later.nanoseconds - earlier.nanoseconds)
  }

  @inlinable
  public static func + (instant: Instant, duration: TimeSpan) -> Instant {
    Instant(nanoseconds: instant.nanoseconds + duration.nanoseconds)
  }
}
