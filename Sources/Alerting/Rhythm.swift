public import Hardware
public import Timing

/// How a line is active and inactive by turns: pulses in a row, then a pause, again and again.
///
/// A line is set once a frame, so a time comes out rounded up to the next frame. A rhythm begins
/// with its first pulse: what begins to sound, sounds in the same frame.
public struct Rhythm: Hashable, Sendable {
  /// The length of a pulse; zero: always inactive.
  public let on: TimeSpan
  /// Between two pulses.
  public let off: TimeSpan
  /// Pulses before the pause; 1 or more.
  public let pulses: Int64
  /// After the last pulse and its `off`; with that one zero too: always active.
  public let pause: TimeSpan

  public init(on: TimeSpan, off: TimeSpan, pulses: Int64 = 1, pause: TimeSpan = .zero) {
    self.on = on
    self.off = off
    self.pulses = pulses
    self.pause = pause
  }

  /// Always inactive.
  public static var silent: Rhythm { Rhythm(on: .zero, off: .zero) }
  /// Always active.
  public static var steady: Rhythm { Rhythm(on: .seconds(1), off: .zero) }

  /// - Parameter time: since the rhythm began; not negative.
  public func level(after time: TimeSpan) -> OutputLevel {
    let pulse = on.nanoseconds + off.nanoseconds
    let group = pulse * pulses
    let period = group + pause.nanoseconds
    guard on > .zero else { return .inactive }
    let phase = time.nanoseconds % period
    return phase < group && phase % pulse < on.nanoseconds ? .active : .inactive
  }
}
