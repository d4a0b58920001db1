public import Drowsiness
public import Hardware
public import Timing

/// The acknowledge button: a press silences the buzzer for a while, and does nothing else.
///
/// - A press is seen active in two readings at least 20 ms apart, after having been released for as
///   long: neither a disturbance nor a bouncing contact presses, and a button that is stuck or taped
///   down presses once.
/// - The silence ends after 30 s; or when a level comes that is graver than the one acknowledged,
///   or than any lower one passed since then: who wakes up and dozes off again hears it again.
/// - Lamps and the alert line are never affected.
public struct Acknowledgement: Sendable {
  /// 20 ms: contacts bounce for less (10 ms is common).
  public static var debounce: TimeSpan { .milliseconds(20) }
  /// 30 s. Ours: time for a driver to find a place to stop, not to drive on for long.
  public static var silence: TimeSpan { .seconds(30) }

  private enum Button { case released, pressing, pressed, releasing }

  private var button: Button = .pressed
  private var changedAt: Instant = .zero
  /// The gravest level that may stay silent.
  private var silencedLevel: Level = .none
  /// When the present silence ends; `nil`: there is none.
  public private(set) var silentUntil: Instant?

  /// A button that counts as held down until it was seen released.
  public init() {}

  /// Whether the buzzer is silenced now.
  public var isSilenced: Bool { silentUntil != nil }

  /// Takes one reading of the button and the level of the same instant.
  ///
  /// - Parameter reading: `nil`: there is no button, or it cannot be read.
  /// - Returns: whether a silence began in this frame.
  public mutating func observe(_ reading: OutputLevel?, level: Level, at now: Instant) -> Bool {
    let isPressed = debounce(reading, at: now)
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

  /// - Returns: whether a press was completed by this reading.
  private mutating func debounce(_ reading: OutputLevel?, at now: Instant) -> Bool {
    let isActive = reading == .active
    let hasLasted = now - changedAt >= Self.debounce
    switch (button, isActive) {
    case (.released, true): change(to: .pressing, at: now)
    case (.pressing, false): change(to: .released, at: now)
    case (.pressing, true):
      guard hasLasted else { break }
      change(to: .pressed, at: now)
      return true
    case (.pressed, false): change(to: .releasing, at: now)
    case (.releasing, true): change(to: .pressed, at: now)
    case (.releasing, false): if hasLasted { change(to: .released, at: now) }
    case (.released, false), (.pressed, true): break
    }
    return false
  }

  private mutating func change(to next: Button, at now: Instant) {
    button = next
    changedAt = now
  }
}

extension Level {
  /// Whether the buzzer has something to say.
  var sounds: Bool { self == .drowsy || self == .microsleep || self == .sleep }
}
