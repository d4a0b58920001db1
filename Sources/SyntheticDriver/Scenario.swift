/// The scripts that `--camera synthetic:NAME` draws.
public enum Scenario: UInt8, Sendable {
  /// A minute with all that can happen: the default.
  case drive
  /// Eyes open, blinks and glances.
  case awake
  /// Blinks that grow long.
  case drowsy
  /// Eyes closed for 2.4 s.
  case microsleep
  /// Eyes closed for 8 s.
  case sleep
  /// Three yawns.
  case yawns
  /// The head sinks and jerks back.
  case nod
  /// The driver leans out of view and returns.
  case blind

  public static var count: Int { 8 }

  /// What the command line calls it.
  public var name: StaticString {
    switch self {
    case .drive: "drive"
    case .awake: "awake"
    case .drowsy: "drowsy"
    case .microsleep: "microsleep"
    case .sleep: "sleep"
    case .yawns: "yawns"
    case .nod: "nod"
    case .blind: "blind"
    }
  }

  /// - Returns: `nil` when no scenario has this name (ASCII, exact).
  public init?(named name: Span<UInt8>) {
    for number in 0..<UInt8(Self.count) {
      guard let scenario = Scenario(rawValue: number) else { continue }
      if scenario.isNamed(name) {
        self = scenario
        return
      }
    }
    return nil
  }

  private func isNamed(_ text: Span<UInt8>) -> Bool {
    guard text.count == name.utf8CodeUnitCount else { return false }
    for index in text.indices where unsafe text[index] != name.utf8Start[index] { return false }
    return true
  }
}
