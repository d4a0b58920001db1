internal import Hardware
public import Timing

/// How the time of frames relates to the clock of the machine.
public struct Timeline: Sendable {
  public let kind: Kind
  /// The clock's time at which the run began.
  public let start: Instant
  /// How far a paced source has fallen behind its own time.
  private var delay = TimeSpan.zero
  /// The own time of the newest frame of a paced source.
  private var latest: Instant = .zero

  /// How late a paced frame may be and keep its time: as long as the least wait for a live one.
  ///
  /// Long enough for a machine that is busy with something else for a moment, so that a clip keeps its
  /// time; short beside the second and a half of a microsleep, whose length it can falsify by as much.
  public static var greatestLag: TimeSpan { .milliseconds(200) }

  /// How much of the time between two frames is made up for at once, as one part in so many, while frames
  /// are there before their turn.
  ///
  /// What waited behind a pipe that fell silent is caught up with, else everything would be judged late for ever;
  /// and slowly, since closures look shorter by as much meanwhile: a microsleep is told from 1.7 s on, not 1.5 s.
  public static var catchingUp: Int64 { 8 }

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

  /// The time since the start of the run of a moment without a frame.
  public func time(of now: Instant, after last: Instant) -> Instant {
    switch kind {
    case .live, .paced: max(last, .zero + (now - start))
    case .unpaced: last
    }
  }

  /// When to give up waiting for a frame.
  ///
  /// Three periods are enough for a camera that runs; 200 ms at least, for a slow clock or a long
  /// exposure at night; and at most a second, after which nobody counts as watched. Short enough to
  /// keep lamps blinking while it is silent; missing it once is no fault.
  public func deadline(at now: Instant, period: TimeSpan) -> Instant {
    switch kind {
    case .live:
      now
        + min(.seconds(1), max(.milliseconds(200), TimeSpan(nanoseconds: 3 * period.nanoseconds)))
    case .paced, .unpaced: Instant(nanoseconds: .max)
    }
  }

  /// Waits until a frame's turn has come.
  ///
  /// A paced source has its own time, but a pipe may fall silent or bring fewer frames than it promised:
  /// a frame that comes too late has the time of its coming, and those behind it follow from there, closer
  /// as long as they are early. Else time would stand still until the source had caught up, which a camera
  /// behind a pipe never does.
  ///
  /// - Parameter last: the time since the start of the run that was told last.
  /// - Returns: the frame's time since the start of the run; not before `last`, whatever a driver stamps.
  public mutating func awaitTurn<Clock: MonotonicClock & ~Copyable>(
    ofFrameAt capturedAt: Instant, after last: Instant, on clock: inout Clock
  ) -> Instant {
    switch kind {
    case .live: return max(last, .zero + (capturedAt - start))
    case .unpaced: return max(last, capturedAt)
    case .paced:
      let due = start + delay + (capturedAt - .zero)
      let lag = clock.now() - due
      if lag > Self.greatestLag || capturedAt + delay < last {
        delay = delay + lag
      } else {
        catchUp(by: .zero - lag, step: capturedAt - latest)
        clock.sleep(until: start + delay + (capturedAt - .zero))
      }
      latest = capturedAt
      return max(last, capturedAt + delay)
    }
  }

  /// Takes off the delay what a frame is early, at most a part of the time since the one before it.
  private mutating func catchUp(by early: TimeSpan, step: TimeSpan) {
    let part = TimeSpan(nanoseconds: step.nanoseconds / Self.catchingUp)
    delay = delay - max(.zero, min(min(delay, early), part))
  }
}
