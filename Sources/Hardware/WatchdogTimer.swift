public import Timing

/// A timer that resets the board unless it is petted in time.
public protocol WatchdogTimer: ~Copyable {
  associatedtype Failure: Error
  /// What the hardware granted, not what was asked for; zero when there is no watchdog.
  var timeout: TimeSpan { get }
  /// Starts the count anew.
  mutating func pet() throws(Failure)
  /// Stops the timer for good: orderly shutdown only. A driver with `nowayout` refuses.
  mutating func disarm() throws(Failure)
}

/// A board without a watchdog: petting it is no work and cannot fail.
public struct NoWatchdog: WatchdogTimer, ~Copyable {
  public init() {}

  public var timeout: TimeSpan { .zero }

  public mutating func pet() throws(Never) {}

  public mutating func disarm() throws(Never) {}
}
