public import Timing

/// Which faults stand now, since when, and how often each began.
///
/// One place per fault, so the log can neither overflow nor hide one fault behind another.
public struct FaultLog: Sendable {
  private var entries: InlineArray<13, Entry>

  public struct Entry: Hashable, Sendable {
    /// Whether the fault stands now.
    public var isOn: Bool
    /// When it last began; meaningless while `beginnings` is 0.
    public var since: Instant
    /// How often it began.
    public var beginnings: UInt32
  }

  public init() {
    entries = InlineArray(repeating: Entry(isOn: false, since: .zero, beginnings: 0))
  }

  public subscript(fault: Fault) -> Entry { entries[Int(fault.rawValue)] }

  /// Notes whether `fault` stands.
  ///
  /// - Returns: whether that is news, and so worth an event.
  public mutating func set(_ fault: Fault, _ isOn: Bool, at now: Instant) -> Bool {
    let index = Int(fault.rawValue)
    guard entries[index].isOn != isOn else { return false }
    entries[index].isOn = isOn
    if isOn {
      entries[index].since = now
      if entries[index].beginnings < UInt32.max { entries[index].beginnings += 1 }
    }
    return true
  }

  /// Whether any fault stands that keeps the program from watching or warning; a past reset does not.
  public var anyStands: Bool {
    for index in entries.indices where index != Int(Fault.resetByWatchdog.rawValue) {
      if entries[index].isOn { return true }
    }
    return false
  }
}
