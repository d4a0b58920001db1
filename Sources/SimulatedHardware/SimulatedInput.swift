public import Hardware

/// An input line in memory, whose level is set from outside.
public struct SimulatedInput: DigitalInput, ~Copyable {
  public var level: OutputLevel
  /// Calls of `read` that fail.
  public var faults: FaultPlan

  public init(level: OutputLevel = .inactive, faults: FaultPlan = .none) {
    self.level = level
    self.faults = faults
  }

  public mutating func read() throws(SimulatedFault) -> OutputLevel {
    try faults.check()
    return level
  }
}
