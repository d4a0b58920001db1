/// The logical level of an output; polarity is wiring, not logic.
public enum OutputLevel: UInt8, Sendable {
  case inactive, active
}

/// One digital output line.
///
/// Whoever implements it adds the polarity; whoever drives it never sees it.
public protocol DigitalOutput: ~Copyable {
  associatedtype Failure: Error
  /// Sets the level. The voltage may differ if something outside holds the line: read it back.
  mutating func drive(_ level: OutputLevel) throws(Failure)
  /// The level that the line really has, read from the chip.
  mutating func readBack() throws(Failure) -> OutputLevel
}

/// One digital input line, for a button.
public protocol DigitalInput: ~Copyable {
  associatedtype Failure: Error
  /// The logical level at this moment; not debounced.
  mutating func read() throws(Failure) -> OutputLevel
}
