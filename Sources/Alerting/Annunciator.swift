public import Hardware
public import Timing

/// Puts an `AlertState` on the lines, and makes sure that it is there.
///
/// A line is driven when its level changes, once a second all the same (so that a chip that was reset
/// behind our back is set right), and in every frame while it is not in order. It is read back in
/// every frame. What goes wrong is reported, and never stops the other lines.
public struct Annunciator<
  Alert: DigitalOutput & ~Copyable, Buzzer: DigitalOutput & ~Copyable,
  Fault: DigitalOutput & ~Copyable, Heartbeat: DigitalOutput & ~Copyable
>: ~Copyable {
  /// What this annunciator last tried to put on the lines.
  public private(set) var state: AlertState = .safe
  private var alert: AnnouncedOutput<Alert>
  private var buzzer: AnnouncedOutput<Buzzer>
  private var fault: AnnouncedOutput<Fault>
  private var heartbeat: AnnouncedOutput<Heartbeat>

  /// - Parameters: the lines, at whatever level they are; a line that is not fitted is a `NoOutput`
  ///   or an empty `OptionalOutput`.
  public init(
    alert: consuming Alert, buzzer: consuming Buzzer, fault: consuming Fault,
    heartbeat: consuming Heartbeat
  ) {
    self.alert = AnnouncedOutput(alert)
    self.buzzer = AnnouncedOutput(buzzer)
    self.fault = AnnouncedOutput(fault)
    self.heartbeat = AnnouncedOutput(heartbeat)
  }

  /// Brings every line to its level.
  public mutating func announce(_ wanted: AlertState, at now: Instant) -> AnnounceOutcome {
    state = wanted
    return AnnounceOutcome(
      alert: alert.announce(wanted.alert, at: now), buzzer: buzzer.announce(wanted.buzzer, at: now),
      fault: fault.announce(wanted.fault, at: now),
      heartbeat: heartbeat.announce(wanted.heartbeat, at: now))
  }

  /// Whether each line was seen to take both levels since the start; of the fault lamp, which is lit while
  /// that is in doubt, only that it lights.
  public var isProven: Bool {
    alert.isProven && buzzer.isProven && fault.tookActive && heartbeat.isProven
  }

  /// Brings every line to its safe level: for the end of the program, on every path.
  public mutating func stop(at now: Instant) -> AnnounceOutcome { announce(.safe, at: now) }
}

extension AlertState {
  /// Nobody is alarmed, and the fault lamp says that nobody is watched: the levels when the program
  /// ends, orderly or not.
  @inlinable
  public static var safe: AlertState {
    AlertState(alert: .inactive, buzzer: .inactive, fault: .active, heartbeat: .inactive)
  }
}

/// One line and what is known about it.
struct AnnouncedOutput<Output: DigitalOutput & ~Copyable>: ~Copyable {
  private var output: Output
  /// The level that it was seen to have; `nil`: it must be driven.
  private var confirmed: OutputLevel?
  /// How it failed, and at which level: until it was seen at that level again, it is not in order. Else a lamp
  /// that is stuck dark would pass for well in every pause of its flashing.
  private var failure: (health: OutputHealth, at: OutputLevel)?
  private var drivenAt: Instant = .zero
  /// The levels that it was seen to have.
  private var tookInactive = false
  private(set) var tookActive = false

  /// Whether it was seen to have both levels.
  var isProven: Bool { tookInactive && tookActive }

  init(_ output: consuming Output) { self.output = output }

  mutating func announce(_ wanted: OutputLevel, at now: Instant) -> OutputHealth {
    if confirmed != wanted || now - drivenAt >= .seconds(1) {
      confirmed = nil
      do throws(Output.Failure) {
        try output.drive(wanted)
      } catch {
        return notConfirmed(.refused, wanted)
      }
      drivenAt = now
    }
    do throws(Output.Failure) {
      guard try output.readBack() == wanted else { return notConfirmed(.held, wanted) }
    } catch {
      return notConfirmed(.unreadable, wanted)
    }
    confirmed = wanted
    if wanted == .active { tookActive = true } else { tookInactive = true }
    if let failure, failure.at != wanted { return failure.health }
    failure = nil
    return .driven
  }

  private mutating func notConfirmed(
    _ health: OutputHealth, _ wanted: OutputLevel
  ) -> OutputHealth {
    confirmed = nil
    failure = (health, wanted)
    return health
  }
}
