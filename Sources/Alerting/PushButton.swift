public import Hardware
public import Timing

/// A push button without its contacts' bouncing.
///
/// A press is seen active in two readings at least 20 ms apart, after having been released for as long:
/// neither a disturbance nor a bouncing contact presses, and a button that is stuck or taped down presses
/// once. A press that lasts for 3 s is held, once.
public struct PushButton: Sendable {
  /// 20 ms: contacts bounce for less (10 ms is common).
  public static var debounce: TimeSpan { .milliseconds(20) }
  /// 3 s. Ours: longer than any press that means "I have heard you".
  public static var hold: TimeSpan { .seconds(3) }

  public enum Event: UInt8, Hashable, Sendable {
    case pressed
    /// The press goes on, and has lasted for `hold`.
    case held
  }

  private enum State { case released, pressing, pressed, held, releasing }

  private var state: State = .held
  private var changedAt: Instant = .zero

  /// A button that counts as held down until it was seen released.
  public init() {}

  /// Takes one reading.
  ///
  /// - Parameter reading: `nil`: there is no button, or it cannot be read: it is not pressed.
  public mutating func observe(_ reading: OutputLevel?, at now: Instant) -> Event? {
    let isActive = reading == .active
    let lasted = now - changedAt
    switch (state, isActive) {
    case (.released, true): change(to: .pressing, at: now)
    case (.pressing, false): change(to: .released, at: now)
    case (.pressing, true):
      guard lasted >= Self.debounce else { break }
      change(to: .pressed, at: now)
      return .pressed
    case (.pressed, true):
      guard lasted >= Self.hold else { break }
      change(to: .held, at: now)
      return .held
    case (.pressed, false), (.held, false): change(to: .releasing, at: now)
    // A contact that bounces while it is let go begins no new press, and no new hold.
    case (.releasing, true): change(to: .held, at: now)
    case (.releasing, false): if lasted >= Self.debounce { change(to: .released, at: now) }
    case (.released, false), (.held, true): break
    }
    return nil
  }

  private mutating func change(to next: State, at now: Instant) {
    state = next
    changedAt = now
  }
}
