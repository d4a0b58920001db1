public import Timing
public import Units

/// What the monitor makes of all evidence so far.
public struct Assessment: Hashable, Sendable {
  public var level: Level
  /// Probability that the eyes are closed in this frame; `nil`: not observed.
  public var closure: Permille?
  /// Time in closures of 0.5 s or more ÷ observed time, over 60 s; `nil` below 30 s of it.
  public var perclos: Permille?
  /// How long the eyes have been closed without a break; zero while they are open.
  public var eyesClosedFor: TimeSpan
  /// Yawns inside the policy's window.
  public var yawns: Int32
  /// Why the driver cannot be watched, from the policy's grace time on; `nil`: watching.
  ///
  /// It stands beside the level: an alarm that is held while the driver cannot be seen keeps its
  /// level, and this says that it is held blindly.
  public var sightDefect: SightDefect?
  /// Whether the face in view is another's than the one an alarm is about, and does not count.
  public var isAnother = false
  /// Time since the level began; zero in its first frame.
  public var levelFor = TimeSpan.zero
  /// As `perclos`, over 180 s; `nil` below 90 s.
  public var perclosOverThreeMinutes: Permille?
  /// As `perclos`, with blinks counted in.
  public var closedShare: Permille?
  /// Closures of 50 to 500 ms inside the policy's window.
  public var blinks: Int32 = 0
  /// Closures of 0.5 s or more inside the policy's window.
  public var longBlinks: Int32 = 0
  /// Nods inside the policy's window.
  public var nods: Int32 = 0

  public init(
    level: Level, closure: Permille?, perclos: Permille?, eyesClosedFor: TimeSpan, yawns: Int32,
    sightDefect: SightDefect?
  ) {
    self.level = level
    self.closure = closure
    self.perclos = perclos
    self.eyesClosedFor = eyesClosedFor
    self.yawns = yawns
    self.sightDefect = sightDefect
  }
}

/// Why the driver cannot be watched.
public enum SightDefect: UInt8, Hashable, Sendable {
  /// The camera delivers nothing.
  case noFrames
  /// Frames come, but none can be judged.
  case dark, saturated, flat, frozen
  /// Usable frames without a face.
  case noFace
  /// A face whose eyes cannot be told open or closed.
  case eyesHidden
  /// The same because they are blurred: a lens out of focus, fogged or wet.
  case eyesBlurred
}
