/// Something wrong that the loop survives. A driver that cannot be seen is no fault: that is `SightDefect`.
public enum Fault: UInt8, Hashable, Sendable {
  /// The camera has delivered no frame for a second.
  case cameraSilent
  /// The camera reported an error.
  case cameraFailed
  /// An output could not be driven or read back, or its read-back differs from what was driven.
  case outputFailed
  /// The watchdog could not be petted.
  case watchdogFailed
  /// The watchdog is no longer petted, so that the board resets: the last resort for a silent camera.
  case watchdogReleased
  /// A line of the event log could not be written.
  case eventsFailed
  /// A line of the trace could not be written.
  case traceFailed
  /// The light sensor does not answer.
  case lightSensorFailed
  /// The board was reset by its watchdog before this start.
  case resetByWatchdog
  /// The PWM controller of illuminator and lamps does not answer.
  case illuminatorFailed
  /// The seat's haptic driver does not answer.
  case hapticFailed
  /// The status display does not answer.
  case displayFailed
  /// The state file could not be written.
  case stateFailed

  /// How many faults there are.
  @inlinable
  public static var count: Int { 13 }

  @inlinable
  public init?(index: Int) {
    guard let raw = UInt8(exactly: index), let fault = Fault(rawValue: raw) else { return nil }
    self = fault
  }

  /// The name in events, status and console.
  public var name: StaticString {
    switch self {
    case .cameraSilent: "camera-silent"
    case .cameraFailed: "camera-failed"
    case .outputFailed: "output-failed"
    case .watchdogFailed: "watchdog-failed"
    case .watchdogReleased: "watchdog-released"
    case .eventsFailed: "events-failed"
    case .traceFailed: "trace-failed"
    case .lightSensorFailed: "light-sensor-failed"
    case .resetByWatchdog: "reset-by-watchdog"
    case .illuminatorFailed: "illuminator-failed"
    case .hapticFailed: "haptic-failed"
    case .displayFailed: "display-failed"
    case .stateFailed: "state-failed"
    }
  }
}
