public import Timing

/// How fast frames really come: whole frames ÷ time, over windows of about two seconds.
public struct RateMeter: Sendable {
  /// Ours: long enough for three digits at 30 frames a second, short enough to follow a camera that
  /// slows down in the dark.
  public static var window: TimeSpan { .seconds(2) }

  private var start: Instant?
  /// Frames since `start`, the one at it left out.
  private var frames: Int64 = 0
  /// The last whole window's rate; `nil` before the first is over, 0 when frames ceased.
  public private(set) var rate: ShownRate?

  public init() {}

  /// A frame came.
  public mutating func delivered(at now: Instant) {
    guard start != nil else {
      start = now
      return
    }
    frames += 1
    close(at: now)
  }

  /// No frame came in time.
  public mutating func missed(at now: Instant) { close(at: now) }

  private mutating func close(at now: Instant) {
    guard let begun = start, now - begun >= Self.window else { return }
    let microseconds = (now - begun).microseconds
    rate = ShownRate(thousandths: (frames * 2_000_000_000 + microseconds) / (2 * microseconds))
    start = now
    frames = 0
  }
}
