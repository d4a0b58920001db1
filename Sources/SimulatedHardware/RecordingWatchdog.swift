public import Hardware
public import Timing

/// A watchdog that resets nothing and counts its pets.
public struct RecordingWatchdog: WatchdogTimer, ~Copyable {
  public let timeout: TimeSpan
  /// Pets that it took.
  public private(set) var pets: UInt64 = 0
  /// Whether it would reset the board if it were not petted.
  public private(set) var isArmed = true
  /// Calls of `pet` that fail.
  public var petFaults: FaultPlan
  /// Calls of `disarm` that fail, as all do with `nowayout`.
  public var disarmFaults: FaultPlan

  public init(
    timeout: TimeSpan, petFaults: FaultPlan = .none, disarmFaults: FaultPlan = .none
  ) {
    self.timeout = timeout
    self.petFaults = petFaults
    self.disarmFaults = disarmFaults
  }

  public mutating func pet() throws(SimulatedFault) {
    try petFaults.check()
    pets += 1
  }

  public mutating func disarm() throws(SimulatedFault) {
    try disarmFaults.check()
    isArmed = false
  }
}
