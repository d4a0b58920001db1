public import Timing

/// How a seat shakes: an effect again and again.
public struct HapticRumble: Hashable, Sendable {
  /// An effect of the driver's memory, by its number.
  public enum Effect: UInt8, Sendable {
    /// 750 ms.
    case alert = 15
    /// 1000 ms.
    case longAlert = 16
  }

  public let effect: Effect
  /// From one start to the next; not shorter than the effect.
  public let every: TimeSpan

  public init(_ effect: Effect, every: TimeSpan) {
    self.effect = effect
    self.every = every
  }

  /// 0.75 s every 5 s, as often as the three pulses of a medium priority sound.
  public static var gentle: HapticRumble { HapticRumble(.alert, every: .seconds(5)) }
  /// 0.75 s every second, the share of time that the buzzer of `microsleep` sounds.
  public static var strong: HapticRumble { HapticRumble(.alert, every: .seconds(1)) }
  /// All along.
  public static var steady: HapticRumble { HapticRumble(.longAlert, every: .seconds(1)) }
}
