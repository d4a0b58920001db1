public import Hardware

/// An output that is not fitted: it takes every level and shows it to nobody.
public struct NoOutput: DigitalOutput, ~Copyable {
  private var level: OutputLevel = .inactive

  public init() {}

  public mutating func drive(_ level: OutputLevel) { self.level = level }

  public mutating func readBack() -> OutputLevel { level }
}

/// An output that may be fitted or not, which the command line decides.
public struct OptionalOutput<Fitted: DigitalOutput & ~Copyable>: DigitalOutput, ~Copyable {
  private var fitted: Fitted?
  private var absent = NoOutput()

  /// - Parameter fitted: `nil`: behaves as `NoOutput`.
  public init(_ fitted: consuming Fitted?) { self.fitted = fitted }

  public mutating func drive(_ level: OutputLevel) throws(Fitted.Failure) {
    absent.drive(level)
    try fitted?.drive(level)
  }

  public mutating func readBack() throws(Fitted.Failure) -> OutputLevel {
    try fitted?.readBack() ?? absent.readBack()
  }
}
