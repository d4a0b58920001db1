/// Time as an input: the board's monotonic clock, a clip's own time, or a test's.
public protocol MonotonicClock: ~Copyable {
  /// The present instant; never runs backwards.
  mutating func now() -> Instant
  /// Waits until `instant`; returns at once when it has passed.
  mutating func sleep(until instant: Instant)
}
