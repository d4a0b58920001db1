import Hardware
import Timing

/// What every armed watchdog must do; it is disarmed in the end.
///
/// - Returns: the requirements that `watchdog` broke.
public func violations<Watchdog: WatchdogTimer & ~Copyable>(
  ofWatchdog watchdog: inout Watchdog
) -> [String] {
  var broken: [String] = []
  if watchdog.timeout <= .zero { broken.append("an armed watchdog has a timeout") }
  do {
    try watchdog.pet()
    try watchdog.pet()
    try watchdog.disarm()
  } catch {
    broken.append("an armed watchdog takes pets and can be disarmed: \(error)")
  }
  return broken
}
