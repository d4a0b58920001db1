public import Timing

/// Controlled rest: a pilot who sleeps on purpose, for a limited time, while the other one flies.
///
/// ```
///              ask                 confirm within 10 s              the limit is reached
///   ( off ) ─────────► ( asked ) ──────────────────────► ( resting ) ──────────────────► ( wake-up )
///     ▲  ▲                │                                  │                            │     ▲ │
///     │  └── 10 s, end ───┘                                  │ end                        │     └─┘ ask,
///     │                                                      │                            │         confirm:
///     ├──────────────────────────────────────────────────────┘                            │         refused
///     └──────────────────────────────────────── end: the alert is acknowledged ───────────┘
/// ```
///
/// - **It takes two orders to begin and one to end**: from the acknowledge button (held for 3 s, then
///   pressed once more; one press ends) or from the console. Ending needs no confirmation, because it
///   leads to the safe side.
/// - **It is not offered to drivers**, and not during an alarm of `microsleep` or `sleep`: a rest is
///   planned before, not declared after.
/// - **While resting** nothing is concluded from closed eyes; sight is watched as always, so that
///   `blind` and faults stay lit. Patterns and closures count from the end of the rest.
/// - **The wake-up alert** sounds until somebody acknowledges it; until then no rest begins.
public struct ControlledRest: Sendable {
  /// 40 min: the longest rest unless a shorter or longer one is configured.
  ///
  /// Source: NASA TM-108839 (Rosekind et al. 1994, NTRS 19950006379): the planned cockpit rest of 40 min,
  /// in which crews slept for 26 min on average and were more alert in descent and landing.
  public static var usualLimit: TimeSpan { .seconds(40 * 60) }
  /// 45 min: a longer limit cannot be configured.
  ///
  /// Source: EASA, GM1 CAT.OP.MPA.210 (controlled rest): no longer than 45 min, so that actual sleep stays
  /// at about 30 min and sleep inertia is limited.
  public static var greatestLimit: TimeSpan { .seconds(45 * 60) }
  /// 10 s: how long a question waits for its confirmation. Ours: time to let go of a button and press it
  /// again, and too short to be confirmed by the next touch minutes later.
  public static var confirmation: TimeSpan { .seconds(10) }

  public enum State: UInt8, Hashable, Sendable {
    case off, asked, resting, wakeUp
  }

  /// What somebody wants.
  public enum Order: UInt8, Hashable, Sendable {
    case ask, confirm, end
  }

  /// Who wants it.
  public enum Source: UInt8, Hashable, Sendable {
    case button, console
  }

  /// Why an order changes nothing.
  public enum Refusal: UInt8, Hashable, Sendable {
    /// The profile knows no rest.
    case notOffered
    /// The wake-up alert must be acknowledged first.
    case wakeUpStands
    /// A microsleep or sleep is being alarmed.
    case alarmStands
    /// It has been asked for, or goes on, already.
    case underWay
    /// Nobody asked, so there is nothing to confirm.
    case notAsked
    /// There is nothing to end.
    case nothingToEnd
  }

  /// What an order or the time has changed.
  public enum Change: Hashable, Sendable {
    case began(Source)
    case ended(Source)
    case limitReached
    /// The wake-up alert was acknowledged.
    case acknowledged(Source)
  }

  public private(set) var state = State.off
  private var since: Instant = .zero
  /// `nil`: no rest is offered.
  private let limit: TimeSpan?

  /// - Parameter limit: the longest rest, up to `greatestLimit`; `nil`: the profile knows none.
  public init(limit: TimeSpan?) { self.limit = limit }

  /// Lets time pass; to be called in every turn, before orders.
  public mutating func advance(to now: Instant) -> Change? {
    switch state {
    case .asked where now - since >= Self.confirmation:
      change(to: .off, at: now)
      return nil
    case .resting where now - since >= (limit ?? .zero):
      change(to: .wakeUp, at: now)
      return .limitReached
    case .off, .asked, .resting, .wakeUp: return nil
    }
  }

  /// Obeys an order, unless it is refused (`Status.refusal` says why).
  ///
  /// - Returns: what began or ended by it; `nil` too when somebody asked, or took the question back.
  public mutating func obey(
    _ order: Order, from source: Source, at level: Level, _ now: Instant
  ) -> Change? {
    guard status(at: now).refusal(of: order, at: level) == nil else { return nil }
    switch (order, state) {
    case (.ask, _):
      change(to: .asked, at: now)
      return nil
    case (.confirm, _):
      change(to: .resting, at: now)
      return .began(source)
    case (.end, let ended):
      change(to: .off, at: now)
      switch ended {
      case .resting: return .ended(source)
      case .wakeUp: return .acknowledged(source)
      case .off, .asked: return nil
      }
    }
  }

  /// What is shown of it.
  public func status(at now: Instant) -> Status {
    Status(
      state: state, lastsFor: state == .off ? .zero : now - since,
      left: state == .resting ? limit.map { max($0 - (now - since), .zero) } : nil, limit: limit)
  }

  /// A rest at one instant.
  public struct Status: Hashable, Sendable {
    public var state: State
    /// Since the state began; zero while it is off.
    public var lastsFor: TimeSpan
    /// Until the wake-up alert; `nil` while nobody rests.
    public var left: TimeSpan?
    /// The longest rest; `nil`: none is offered.
    public var limit: TimeSpan?

    public init(state: State, lastsFor: TimeSpan, left: TimeSpan?, limit: TimeSpan?) {
      self.state = state
      self.lastsFor = lastsFor
      self.left = left
      self.limit = limit
    }

    /// No rest, and none offered.
    public static var none: Status { Status(state: .off, lastsFor: .zero, left: nil, limit: nil) }

    /// Why `order` would change nothing at this moment; `nil`: it would be obeyed.
    ///
    /// - Parameter level: that is being shown.
    public func refusal(of order: Order, at level: Level) -> Refusal? {
      guard limit != nil else { return .notOffered }
      switch (order, state) {
      case (.ask, .off), (.confirm, .asked):
        return level.isAlarm(atLeast: .microsleep) ? .alarmStands : nil
      case (.ask, .asked), (.ask, .resting), (.confirm, .resting): return .underWay
      case (.ask, .wakeUp), (.confirm, .wakeUp): return .wakeUpStands
      case (.confirm, .off): return .notAsked
      case (.end, .off): return .nothingToEnd
      case (.end, .asked), (.end, .resting), (.end, .wakeUp): return nil
      }
    }
  }

  private mutating func change(to next: State, at now: Instant) {
    state = next
    since = now
  }
}
