/// How an output took its level.
public enum OutputHealth: UInt8, Hashable, Sendable {
  /// Driven, and read back as driven.
  case driven
  /// The device refused the level.
  case refused
  /// The level could not be read back.
  case unreadable
  /// It reads back as the other level: something outside holds the line.
  case held
}

/// How all outputs took their levels in one frame.
public struct AnnounceOutcome: Hashable, Sendable {
  public var alert: OutputHealth
  public var buzzer: OutputHealth
  public var fault: OutputHealth
  public var heartbeat: OutputHealth

  public init(
    alert: OutputHealth, buzzer: OutputHealth, fault: OutputHealth, heartbeat: OutputHealth
  ) {
    self.alert = alert
    self.buzzer = buzzer
    self.fault = fault
    self.heartbeat = heartbeat
  }

  /// Whether every output has its level: the watchdog is petted for nothing less, because a device
  /// that cannot alert must not look alive.
  public var allDriven: Bool {
    alert == .driven && buzzer == .driven && fault == .driven && heartbeat == .driven
  }
}
