public import Drowsiness
public import Timing

/// What a press of the acknowledge button does to the buzzer: it silences it for a while, and nothing
/// else.
///
/// - The silence ends after 30 s; or when a level comes that is graver than the one acknowledged,
///   or than any lower one passed since then: who wakes up and dozes off again hears it again.
/// - Lamps and the alert line are never affected.
public struct Acknowledgement: Sendable {
  /// 30 s. Ours: time for a driver to find a place to stop, not to drive on for long.
  public static var silence: TimeSpan { .seconds(30) }

  /// The gravest level that may stay silent.
  private var silencedLevel: Level = .none
  /// When the present silence ends; `nil`: there is none.
  public private(set) var silentUntil: Instant?

  public init() {}

  /// Whether the buzzer is silenced now.
  public var isSilenced: Bool { silentUntil != nil }

  /// Takes the level of an instant, and whether the button was pressed in it.
  ///
  /// - Returns: whether a silence began.
  public mutating func observe(isPressed: Bool, level: Level, at now: Instant) -> Bool {
    if silentUntil != nil { keepOrEnd(level, at: now) }
    guard isPressed, level.sounds else { return false }
    silencedLevel = level
    silentUntil = now + Self.silence
    return true
  }

  private mutating func keepOrEnd(_ level: Level, at now: Instant) {
    guard let until = silentUntil else { return }
    let severity = level == .blind ? Level.none : level
    if now >= until || severity > silencedLevel || !severity.sounds {
      silentUntil = nil
    } else {
      silencedLevel = severity
    }
  }
}

extension Level {
  /// Whether the buzzer has something to say.
  var sounds: Bool { self == .drowsy || self == .microsleep || self == .sleep }
}
