public import Hardware
public import Timing

/// What one pass of the loop must have done before the watchdog may be petted.
public struct VitalSigns: Hashable, Sendable {
  /// The camera call returned in time, with a frame or with a named fault.
  public var cameraAnswered = false
  /// An assessment was made, `blind` included.
  public var assessed = false
  /// Every output was driven and read back at the level it was driven to.
  public var outputsConfirmed = false

  public init() {}

  public var all: Bool { cameraAnswered && assessed && outputsConfirmed }
}

/// The only place that pets the watchdog: at the end of a pass that showed all vital signs.
///
/// A timer proves nothing; work that was really done does. `release()` stops petting for good, which
/// is how the loop asks for the board's reset.
public struct WatchdogGuard<Watchdog: WatchdogTimer & ~Copyable>: ~Copyable {
  private var watchdog: Watchdog
  /// Whether petting has been given up on purpose, so that the board resets.
  public private(set) var isReleased = false
  /// Pets that the device took.
  public private(set) var pets: UInt64 = 0
  /// Passes that ended without a pet because a vital sign was missing.
  public private(set) var withheld: UInt64 = 0

  /// - Parameter watchdog: armed; `NoWatchdog` when the board runs without one.
  public init(_ watchdog: consuming Watchdog) { self.watchdog = watchdog }

  /// Whether there is a watchdog at all.
  public var isArmed: Bool { watchdog.timeout > .zero }

  /// Whether letting it go would reset the board: not without one, and not a second time.
  public var canReset: Bool { isArmed && !isReleased }

  /// What the hardware granted; zero without a watchdog.
  public var timeout: TimeSpan { watchdog.timeout }

  /// Ends a pass: pets if all vital signs were seen.
  public mutating func endPass(showing signs: VitalSigns) throws(Watchdog.Failure) {
    guard !isReleased else { return }
    guard signs.all else {
      withheld += 1
      return
    }
    try watchdog.pet()
    pets += 1
  }

  /// Stops petting for good.
  public mutating func release() { isReleased = true }

  /// Stops the timer: orderly shutdown only. A released watchdog stays armed, its reset is wanted.
  public mutating func disarm() throws(Watchdog.Failure) {
    guard !isReleased else { return }
    try watchdog.disarm()
  }
}
