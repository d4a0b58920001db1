public import Drowsiness
public import Hardware
public import Timing

/// From an assessment to lines that have their level: pattern, acknowledge button, annunciator.
public struct AlertPanel<
  Line: DigitalOutput & ~Copyable, Button: DigitalInput & ~Copyable
>: ~Copyable {
  private var annunciator: Annunciator<Line, Line, Line, Line>
  private var button: Button?
  private var acknowledgement = Acknowledgement()
  private let pattern: AlertPattern

  /// - Parameter button: `nil`: none is fitted.
  public init(
    _ annunciator: consuming Annunciator<Line, Line, Line, Line>, button: consuming Button?,
    pattern: AlertPattern
  ) {
    self.annunciator = annunciator
    self.button = button
    self.pattern = pattern
  }

  /// Shows and sounds what `assessment` calls for.
  public mutating func announce(
    _ assessment: Assessment, hasFault: Bool, at now: Instant
  ) -> Announcement {
    let silenceBegins = acknowledgement.observe(readButton(), level: assessment.level, at: now)
    let state = pattern.state(
      for: assessment, hasFault: hasFault, isSilenced: acknowledgement.isSilenced, at: now)
    let outcome = annunciator.announce(state, at: now)
    return Announcement(
      state: state, signal: signal(assessment, state), outcome: outcome,
      silenceBegan: silenceBegins ? acknowledgement.silentUntil : nil)
  }

  /// Brings every line to its safe level.
  ///
  /// - Returns: whether all of them have it.
  public mutating func stop(at now: Instant) -> Bool { annunciator.stop(at: now).allDriven }

  /// What is being signalled, the rhythm's pauses left out.
  private func signal(_ assessment: Assessment, _ state: AlertState) -> AlertState {
    var signal = state
    let alert = AlertPattern.alert(at: assessment.level)
    let buzzer = pattern.buzzer(at: assessment.level, after: assessment.levelFor)
    signal.alert = alert == .silent ? .inactive : .active
    signal.buzzer = buzzer == .silent || acknowledgement.isSilenced ? .inactive : .active
    return signal
  }

  /// A button that cannot be read is not pressed: it may only ever silence.
  private mutating func readButton() -> OutputLevel? {
    guard button != nil else { return nil }
    do throws(Button.Failure) { return try button!.read() } catch { return nil }
  }
}

/// What was announced in one turn.
public struct Announcement: Hashable, Sendable {
  /// What was put on the lines at this instant.
  public var state: AlertState
  /// What is being signalled, the pauses of flashing and pulsing left out: what events tell.
  public var signal: AlertState
  public var outcome: AnnounceOutcome
  /// Until when the buzzer is silent, when it was acknowledged in this turn.
  public var silenceBegan: Instant?
}
