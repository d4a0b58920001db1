public import Timing

/// A timer that resets the board unless it is petted in time.
public protocol WatchdogTimer: ~Copyable {
  associatedtype Failure: Error
  /// What the hardware granted, not what was asked for.
  var timeout: TimeSpan { get }
  /// Starts the count anew.
  mutating func pet() throws(Failure)
  /// Stops the timer for good: orderly shutdown only. A driver with `nowayout` refuses.
  mutating func disarm() throws(Failure)
}
