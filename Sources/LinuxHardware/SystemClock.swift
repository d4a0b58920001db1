internal import CLinux
public import Timing

/// The kernel's `CLOCK_MONOTONIC`: the clock of V4L2 time stamps; it stands still in suspend.
public struct SystemClock: MonotonicClock, ~Copyable {
  public init() {}

  public mutating func now() -> Instant {
    var time = timespec()
    // Cannot fail: the clock exists on every Linux and the address is valid.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// An absolute sleep, so that a signal that interrupts it does not lengthen it.
  public mutating func sleep(until instant: Instant) {
    var time = timespec()
    time.tv_sec = time_t(instant.nanoseconds / 1_000_000_000)
    time.tv_nsec = Int(instant.nanoseconds % 1_000_000_000)
    // Interrupted by a signal: returning early is right, the caller looks whether it is to end.
    _ = unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
  }
}
