public import Hardware

/// An output line in memory: the GPIO of a machine that has none, and of tests.
public struct SimulatedOutput: DigitalOutput, ~Copyable {
  /// The level at the pin.
  public private(set) var level = OutputLevel.inactive
  /// How often the level at the pin changed.
  public private(set) var changes: UInt64 = 0
  /// Calls of `drive` that fail.
  public var driveFaults: FaultPlan
  /// Calls of `readBack` that fail.
  public var readFaults: FaultPlan
  /// A short circuit: the pin keeps this level whatever is driven.
  public var stuck: OutputLevel?

  public init(
    driveFaults: FaultPlan = .none, readFaults: FaultPlan = .none, stuck: OutputLevel? = nil
  ) {
    self.driveFaults = driveFaults
    self.readFaults = readFaults
    self.stuck = stuck
    level = stuck ?? .inactive
  }

  public mutating func drive(_ level: OutputLevel) throws(SimulatedFault) {
    try driveFaults.check()
    let reached = stuck ?? level
    if reached != self.level { changes += 1 }
    self.level = reached
  }

  public mutating func readBack() throws(SimulatedFault) -> OutputLevel {
    try readFaults.check()
    return level
  }
}
