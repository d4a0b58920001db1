/// All scripts, by number: the standards' cases, openpilot's ten, what users report, and the cockpit's.
public enum ScenarioPack {
  public static var count: Int { closureCount + peopleCount + tasksCount + sightCount + pilotCount }

  /// - Parameter index: 0..<`count`.
  public static func scenario(_ index: Int) -> Scenario {
    var index = index
    if index < closureCount { return closure(index) }
    index -= closureCount
    if index < peopleCount { return people(index) }
    index -= peopleCount
    if index < tasksCount { return tasks(index) }
    index -= tasksCount
    if index < sightCount { return sight(index) }
    return pilot(index - sightCount)
  }
}
