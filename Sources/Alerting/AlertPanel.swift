public import Drowsiness
public import Hardware
public import Timing

/// From an assessment to lines that have their level: pattern, acknowledge button, annunciator.
public struct AlertPanel<
  Line: DigitalOutput & ~Copyable, Button: DigitalInput & ~Copyable
>: ~Copyable {
  private var annunciator: Annunciator<Line, Line, Line, Line>
  private var button: Button?
  private var push = PushButton()
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

  /// Reads the button, once a turn.
  public mutating func readButton(at now: Instant) -> PushButton.Event? {
    push.observe(buttonLevel(), at: now)
  }

  /// Shows and sounds what `assessment` and `rest` call for.
  ///
  /// - Parameter press: what the button did in this turn.
  public mutating func announce(
    _ assessment: Assessment, rest: ControlledRest.Status, press: PushButton.Event?,
    hasFault: Bool, at now: Instant
  ) -> Announcement {
    let silenceBegins = acknowledgement.observe(
      isPressed: press == .pressed, level: assessment.level, at: now)
    let state = pattern.state(
      for: assessment, rest: rest, hasFault: hasFault, isSilenced: acknowledgement.isSilenced,
      at: now)
    let outcome = annunciator.announce(state, at: now)
    return Announcement(
      state: state, signal: signal(assessment, rest, state), outcome: outcome,
      silenceBegan: silenceBegins ? acknowledgement.silentUntil : nil)
  }

  /// Whether each line was seen to take both levels since the start.
  public var isProven: Bool { annunciator.isProven }

  /// Brings every line to its safe level.
  ///
  /// - Returns: whether all of them have it.
  public mutating func stop(at now: Instant) -> Bool { annunciator.stop(at: now).allDriven }

  /// What is being signalled, the rhythm's pauses left out.
  private func signal(
    _ assessment: Assessment, _ rest: ControlledRest.Status, _ state: AlertState
  ) -> AlertState {
    var signal = state
    let wakes = AlertPattern.wakes(rest, at: assessment.level)
    let alert = AlertPattern.alert(at: assessment.level)
    let buzzer = pattern.buzzer(
      at: assessment.level, after: assessment.levelFor, rest: rest,
      isSilenced: acknowledgement.isSilenced)
    signal.alert = alert == .silent && !wakes ? .inactive : .active
    signal.buzzer = buzzer == .silent ? .inactive : .active
    return signal
  }

  /// A button that cannot be read is not pressed: it may only ever silence.
  private mutating func buttonLevel() -> OutputLevel? {
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
