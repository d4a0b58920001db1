public import Timing

/// What to do about a camera that delivers nothing.
///
///     delivering ──silent ≥ restartAfter──► restarting ──silent ≥ resetAfter──► resetting
///         ▲                                    │   ▲                     (pets withheld: the board resets)
///         │                                    │   └ again every restartAfter
///         └────────── a frame ─────────────────┘
///
///     without a watchdog that can reset, while its reset is awaited, and after a reset that this
///     ladder asked for: restarting for ever, never resetting again
///
/// The watchdog proves that software makes progress; a reset can revive a hung camera driver, but it
/// cannot plug a camera back in. So the board is reset once, and then it stays up, blind and saying so,
/// and sees again as soon as a restart finds the camera.
public struct CameraRecovery: Sendable {
  /// A UVC camera takes up to about a second from STREAMON to its first frame; twice that.
  public static var restartAfter: TimeSpan { .seconds(2) }
  /// Four restarts have failed by then; degraded sight must have been told long before (10 s,
  /// Euro NCAP Safe Driving, occupant monitoring).
  public static var resetAfter: TimeSpan { .seconds(9) }

  /// When silence is a fault: where the driver counts as unwatched too (`DrowsinessPolicy.noFramesGrace`).
  ///
  /// One missed deadline is none: a camera that is slow in the dark would flicker between well and ill.
  public static var silentAfter: TimeSpan { .seconds(1) }

  private var deliveredAt: Instant = .zero
  private var silentSince: Instant?
  private var lastRestart: Instant?
  private let mayReset: Bool
  /// Streams restarted since start.
  public private(set) var restarts: UInt32 = 0

  /// - Parameter mayReset: whether a board reset is still to be tried; `false` when the watchdog has
  ///   reset the board already.
  public init(mayReset: Bool) { self.mayReset = mayReset }

  public enum Step: Hashable, Sendable {
    case wait
    case restartStream
    case letTheBoardReset
  }

  /// A frame came.
  public mutating func delivered(at now: Instant) {
    deliveredAt = now
    silentSince = nil
    lastRestart = nil
  }

  /// Whether no frame has come for so long that it is a fault.
  public func isSilent(at now: Instant) -> Bool { now - deliveredAt >= Self.silentAfter }

  /// No frame came in time.
  ///
  /// - Parameter canReset: whether a watchdog runs that letting go would make reset the board.
  public mutating func silent(at now: Instant, canReset: Bool) -> Step {
    guard let since = silentSince else {
      silentSince = now
      lastRestart = now
      return .wait
    }
    if mayReset && canReset && now - since >= Self.resetAfter { return .letTheBoardReset }
    if let last = lastRestart, now - last < Self.restartAfter { return .wait }
    lastRestart = now
    if restarts < UInt32.max { restarts += 1 }
    return .restartStream
  }
}
