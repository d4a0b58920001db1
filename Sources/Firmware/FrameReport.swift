public import Alerting
public import Drowsiness
public import Perception
public import Peripherals
public import Timing

/// What one turn of the loop led to, for whoever shows it.
public struct FrameReport: ~Copyable {
  /// Since the start of the run.
  public let now: Instant
  public let perceived: Perceived
  public let assessment: Assessment
  public let announcement: Announcement
  /// Without the stage that is still going on: reporting.
  public let times: StageTimes
  public let tally: FrameTally
  public let faults: FaultLog
  public let watchdog: WatchdogStatus
  public let measuredRate: ShownRate?
  /// How often the camera's stream was started anew.
  public let restarts: UInt32
  public let light: AmbientLight?
  public let rest: ControlledRest.Status
  /// What was learned of the driver so far.
  public let baseline: OwnBaseline
}
