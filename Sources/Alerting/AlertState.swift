public import Hardware

/// The logical levels of all outputs at one instant.
public struct AlertState: Hashable, Sendable {
  public var alert: OutputLevel
  public var buzzer: OutputLevel
  /// The lamp for "I cannot watch".
  public var fault: OutputLevel
  public var heartbeat: OutputLevel

  @inlinable
  public init(
    alert: OutputLevel, buzzer: OutputLevel, fault: OutputLevel, heartbeat: OutputLevel
  ) {
    self.alert = alert
    self.buzzer = buzzer
    self.fault = fault
    self.heartbeat = heartbeat
  }
}
