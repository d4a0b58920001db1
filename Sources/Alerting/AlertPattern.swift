public import Drowsiness
internal import Hardware
public import Timing

/// What is shown and sounded at each level: told apart by timing, never by colour. Pure.
///
/// | level      | alert line           | buzzer                                | heartbeat lamp |
/// | ---------- | -------------------- | ------------------------------------- | -------------- |
/// | none       | inactive             | silent                                | single beat    |
/// | attention  | inactive             | silent                                | double beat    |
/// | drowsy     | 1 s on, 1 s off      | three pulses every 5 s; 2.5 s in time | single beat    |
/// | microsleep | 0.3 s on, 0.2 s off  | 0.375 s on, 0.125 s off               | single beat    |
/// | sleep      | steady               | steady                                | single beat    |
/// | blind      | inactive             | silent                                | single beat    |
///
/// A controlled rest adds to that:
///
/// | rest       | alert line           | buzzer                                | heartbeat lamp |
/// | ---------- | -------------------- | ------------------------------------- | -------------- |
/// | asked      | as the level         | as the level; else 0.1 s every second | 5 beats a second |
/// | resting    | inactive             | silent                                | a beat in 3 s  |
/// | wake-up    | 0.5 s on, 0.5 s off  | three pulses, after 15 s as microsleep | single beat   |
///
/// - The **alert line** is a lamp or a relay. It is active in the very frame in which `drowsy` or
///   more begins, so that a relay closes at once, and never below: an early sign must not sound
///   somebody's horn. It flashes at 0.5 Hz and 2 Hz (IEC 60601-1-8 asks 0.4–0.8 Hz of a medium and
///   1.4–2.8 Hz of a high priority lamp); steady is reserved for the gravest.
/// - The **buzzer** of `microsleep` pauses for 125 ms at most and sounds for three quarters of the
///   time (NHTSA 15-0455: heard as an urgent alarm with pauses up to 125 ms and a share from 0.7).
///   `drowsy` has the three pulses of a medium priority (IEC 60601-1-8) and grows insistent.
/// - The **wake-up alert** of a rest gives way to `microsleep` and `sleep`, which are graver, and is never
///   silenced: a press acknowledges it and ends it.
/// - The **fault lamp** is steady while the driver cannot be watched or something has failed (EU
///   2021/1341: a constant signal). It stands beside the level: a held alarm goes on.
public struct AlertPattern: Hashable, Sendable {
  /// The rhythm of the buzzer at `drowsy`, first and from `insistAfter` on.
  public var drowsyBuzzer: Rhythm
  public var insistentBuzzer: Rhythm
  /// 15 s: three of the first groups unheeded. Ours.
  public var insistAfter = TimeSpan.seconds(15)

  /// Cars.
  public static var driver: AlertPattern {
    AlertPattern(
      drowsyBuzzer: threePulses(pause: .milliseconds(3_800)),
      insistentBuzzer: threePulses(pause: .milliseconds(1_300)))
  }

  /// Cockpits: a softer first stage, because a crew of two hears it; then as in cars.
  public static var pilot: AlertPattern {
    AlertPattern(
      drowsyBuzzer: Rhythm(
        on: .milliseconds(200), off: .milliseconds(200), pause: .milliseconds(9_600)),
      insistentBuzzer: threePulses(pause: .milliseconds(3_800)))
  }

  /// - Parameters:
  ///   - rest: of the same instant.
  ///   - hasFault: something other than sight has failed.
  ///   - isSilenced: the buzzer was acknowledged; lamps go on.
  ///   - now: the instant of the assessment.
  public func state(
    for assessment: Assessment, rest: ControlledRest.Status = .none, hasFault: Bool,
    isSilenced: Bool, at now: Instant
  ) -> AlertState {
    let (level, time) = (assessment.level, assessment.levelFor)
    let wakes = Self.wakes(rest, at: level)
    let alert = wakes ? Self.wakeUp : Self.alert(at: level)
    let sound = buzzer(at: level, after: time, rest: rest, isSilenced: isSilenced)
    let cannotWatch = assessment.sightDefect != nil || hasFault
    return AlertState(
      alert: alert.level(after: wakes ? rest.lastsFor : time),
      buzzer: sound.level(after: wakes || rest.state == .asked ? rest.lastsFor : time),
      fault: cannotWatch ? .active : .inactive,
      heartbeat: Self.heartbeat(at: level, rest: rest.state).level(after: now - .zero))
  }

  /// Whether the wake-up alert is what is shown and sounded.
  public static func wakes(_ rest: ControlledRest.Status, at level: Level) -> Bool {
    rest.state == .wakeUp && level != .microsleep && level != .sleep
  }

  /// The alert line's rhythm of the wake-up alert.
  static var wakeUp: Rhythm { Rhythm(on: .milliseconds(500), off: .milliseconds(500)) }

  /// The alert line's rhythm.
  public static func alert(at level: Level) -> Rhythm {
    switch level {
    case .none, .attention, .blind: .silent
    case .drowsy: Rhythm(on: .seconds(1), off: .seconds(1))
    case .microsleep: Rhythm(on: .milliseconds(300), off: .milliseconds(200))
    case .sleep: .steady
    }
  }

  /// The buzzer's rhythm, with a rest considered.
  func buzzer(
    at level: Level, after time: TimeSpan, rest: ControlledRest.Status, isSilenced: Bool
  ) -> Rhythm {
    if Self.wakes(rest, at: level) {
      return rest.lastsFor < insistAfter
        ? Self.threePulses(pause: .milliseconds(1_300)) : buzzer(at: .microsleep, after: .zero)
    }
    if rest.state == .asked, !level.sounds {
      return Rhythm(on: .milliseconds(100), off: .milliseconds(900))
    }
    return isSilenced ? .silent : buzzer(at: level, after: time)
  }

  /// The buzzer's rhythm at a level.
  ///
  /// - Parameter time: since the level began.
  public func buzzer(at level: Level, after time: TimeSpan) -> Rhythm {
    switch level {
    case .none, .attention, .blind: .silent
    case .drowsy: time < insistAfter ? drowsyBuzzer : insistentBuzzer
    case .microsleep: Rhythm(on: .milliseconds(375), off: .milliseconds(125))
    case .sleep: .steady
    }
  }

  /// The heartbeat's rhythm: it beats while frames are judged.
  public static func heartbeat(
    at level: Level, rest: ControlledRest.State = .off
  ) -> Rhythm {
    switch rest {
    case .asked: return Rhythm(on: .milliseconds(100), off: .milliseconds(100))
    case .resting: return Rhythm(on: .milliseconds(200), off: .milliseconds(2_800))
    case .off, .wakeUp: break
    }
    let isEarlySign = level == .attention
    return Rhythm(
      on: .milliseconds(200), off: .milliseconds(200), pulses: isEarlySign ? 2 : 1,
      pause: .milliseconds(600))
  }

  private static func threePulses(pause: TimeSpan) -> Rhythm {
    Rhythm(on: .milliseconds(200), off: .milliseconds(200), pulses: 3, pause: pause)
  }
}
