internal import Timing

/// What people do while they drive, and who else is there.
extension ScenarioPack {
  static var tasksCount: Int { 7 }

  static func tasks(_ index: Int) -> Scenario {
    switch index {
    case 0: eats
    case 1: drinks
    case 2: sneezes
    case 3: looksAside
    case 4: waitsAtLights
    case 5: hasPassenger
    default: sleepsInSunlight
    }
  }

  private static var eats: Scenario {
    var drive = Scenario("eats", source: "Euro NCAP: eating is tolerated")
    drive.does(.awake, for: .seconds(5))
    drive.does(.eating, for: .seconds(120))
    drive.expect(.stays(.none))
    drive.expect(.counts(yawns: 0))
    return drive
  }

  private static var drinks: Scenario {
    var drive = Scenario("drinks from a bottle", source: "Euro NCAP: eating is tolerated")
    drive.does(.awake, for: .seconds(20))
    drive.does(.drinking, for: .seconds(4))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.stays(.none))
    return drive
  }

  private static var sneezes: Scenario {
    var drive = Scenario("sneezes three times", source: "Euro NCAP: sneezing is tolerated")
    drive.does(.awake, for: .seconds(18))
    drive.does(.sneezing, for: .seconds(2))
    drive.does(.sneezing, for: .seconds(2))
    drive.does(.sneezing, for: .seconds(20))
    drive.expect(.stays(.none))
    return drive
  }

  private static var looksAside: Scenario {
    var drive = Scenario(
      "looks aside and never back", source: "openpilot: fully distracted; Euro NCAP: inform in 10 s"
    )
    drive.does(.awake, for: .seconds(10))
    drive.does(.turnedAway, for: .seconds(60))
    drive.expect(.tells(.eyesHidden, by: .milliseconds(3_500)))
    drive.expect(.settlesAt(.blind, by: .milliseconds(3_500)))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.settlesAt(.none, by: .milliseconds(1_100)))
    return drive
  }

  private static var waitsAtLights: Scenario {
    var drive = Scenario(
      "reads on the knees at a long red light", source: "openpilot: long traffic light")
    drive.does(.awake, for: .seconds(60))
    drive.does(.readingBelow, for: .seconds(120))
    drive.expect(.stays(.none))
    drive.does(.awake, for: .seconds(60))
    drive.expect(.stays(.none))
    return drive
  }

  /// The other face itself never gets here: `FaceChoice` keeps to the seat.
  private static var hasPassenger: Scenario {
    var drive = Scenario(
      "has a passenger who leans before the camera", source: "issue reports: passenger in view")
    drive.does(.awake, for: .seconds(10))
    drive.does(.crossed, for: .seconds(58))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    return drive
  }

  private static var sleepsInSunlight: Scenario {
    var drive = Scenario(
      "squints into the light and then falls asleep", source: "openpilot #35342: glare")
    drive.does(.awake, for: .seconds(5))
    drive.does(.squinting, for: .seconds(20))
    drive.expect(.stays(.none))
    drive.does(.eyesClosed, for: .seconds(4))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    drive.expect(.reaches(.sleep, after: .seconds(3)))
    return drive
  }
}
