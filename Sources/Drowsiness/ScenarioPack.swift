/// All scripts, by number: the standards' cases, openpilot's ten, and what users report.
///
/// They are written for the driver's profile.
public enum ScenarioPack {
  public static var count: Int { closureCount + peopleCount + sightCount }

  /// - Parameter index: 0..<`count`.
  public static func scenario(_ index: Int) -> Scenario {
    if index < closureCount { return closure(index) }
    if index < closureCount + peopleCount { return people(index - closureCount) }
    return sight(index - closureCount - peopleCount)
  }
}
