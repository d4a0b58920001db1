public import Timing

/// A clock that stands still until it is told to move.
public struct ManualClock: MonotonicClock, ~Copyable {
  public var instant: Instant

  public init(at instant: Instant = .zero) { self.instant = instant }

  public mutating func now() -> Instant { instant }

  public mutating func sleep(until instant: Instant) { self.instant = max(self.instant, instant) }

  public mutating func advance(by span: TimeSpan) { instant = instant + span }
}
