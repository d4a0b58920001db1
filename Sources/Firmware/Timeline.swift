internal import Hardware
public import Timing

/// How the time of frames relates to the clock of the machine.
public struct Timeline: Sendable {
  public let kind: Kind
  /// The clock's time at which the run began.
  public let start: Instant

  public enum Kind: Sendable {
    /// A camera: its stamps are the clock's. It may fall silent.
    case live
    /// A clip or a drawing at its own speed: its time begins at 0, and each frame waits for its turn.
    case paced
    /// A clip as fast as the machine can: no waiting, and nothing that depends on the machine's speed
    /// may show in what is decided or recorded.
    case unpaced
  }

  public init(_ kind: Kind, from start: Instant) {
    self.kind = kind
    self.start = start
  }

  /// Whether the machine can be too slow for this source.
  public var hasDeadlines: Bool { kind != .unpaced }

  /// A frame's time since the start of the run.
  public func time(ofFrameAt capturedAt: Instant) -> Instant {
    switch kind {
    // A camera may have begun a frame before the run did.
    case .live: max(.zero, .zero + (capturedAt - start))
    case .paced, .unpaced: capturedAt
    }
  }

  /// The time since the start of the run of a moment without a frame.
  public func time(of now: Instant, after last: Instant) -> Instant {
    switch kind {
    case .live, .paced: max(last, .zero + (now - start))
    case .unpaced: last
    }
  }

  /// When to give up waiting for a frame.
  ///
  /// Three periods are enough for a camera that runs; 200 ms at least, so that a slow clock or a
  /// long exposure at night is no fault; and short enough to keep lamps blinking while it is silent.
  public func deadline(at now: Instant, period: TimeSpan) -> Instant {
    switch kind {
    case .live:
      now + max(.milliseconds(200), TimeSpan(nanoseconds: 3 * period.nanoseconds))
    case .paced, .unpaced: Instant(nanoseconds: .max)
    }
  }

  /// Waits until a frame's turn has come.
  public func wait<Clock: MonotonicClock & ~Copyable>(
    for capturedAt: Instant, on clock: inout Clock
  ) {
    if kind == .paced { clock.sleep(until: start + (capturedAt - .zero)) }
  }
}
