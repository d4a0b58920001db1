public import Hardware

/// A GPIO line as an output, through libgpiod.
///
/// Driven to its resting level from the moment it is taken, and again before it is let go. What the wire does after
/// that, or after a crash, is up to its pull resistor: the kernel makes it an input again.
public struct GPIOOutput: DigitalOutput, ~Copyable {
  private let line: TakenLine
  private let resting: OutputLevel

  /// - Parameter resting: the level that is true while nobody drives the line; of a lamp that says "I cannot
  ///   watch", the active one.
  public init(
    _ line: consuming GPIOLine, _ polarity: Polarity, resting: OutputLevel = .inactive
  ) throws(GPIOError) {
    self.line = try TakenLine(line, for: .output(startsActive: resting == .active), polarity)
    self.resting = resting
  }

  deinit {
    // The line is released either way; who must know whether it worked drives and reads back before.
    try? line.set(resting == .active)
  }

  public mutating func drive(_ level: OutputLevel) throws(GPIOError) {
    try line.set(level == .active)
  }

  public mutating func readBack() throws(GPIOError) -> OutputLevel {
    try line.get() ? .active : .inactive
  }
}

/// A GPIO line as an input, through libgpiod.
public struct GPIOInput: DigitalInput, ~Copyable {
  private let line: TakenLine

  public init(_ line: consuming GPIOLine, _ polarity: Polarity) throws(GPIOError) {
    self.line = try TakenLine(line, for: .input, polarity)
  }

  public mutating func read() throws(GPIOError) -> OutputLevel {
    try line.get() ? .active : .inactive
  }
}
