internal import Timing

/// Faces and heads that do other things than sleep.
extension ScenarioPack {
  static var peopleCount: Int { 12 }

  static func people(_ index: Int) -> Scenario {
    switch index {
    case 0: squints
    case 1: laughs
    case 2: talks
    case 3: sings
    case 4: yawnsThrice
    case 5: yawnsAndTires
    case 6: looksDown
    case 7: nods
    case 8: slumps
    case 9: checksMirrors
    case 10: wearsMask
    default: rubsEyes
    }
  }

  private static var squints: Scenario {
    var drive = Scenario("squints into the light", source: "Euro NCAP: 1 to 100 000 lux")
    drive.does(.awake, for: .seconds(5))
    drive.does(.squinting, for: .seconds(30))
    drive.expect(.stays(.none))
    return drive
  }

  private static var laughs: Scenario {
    var drive = Scenario("laughs", source: "Euro NCAP: laughing is tolerated")
    drive.does(.awake, for: .seconds(5))
    drive.does(.laughing, for: .seconds(30))
    drive.expect(.stays(.none))
    drive.expect(.counts(yawns: 0))
    return drive
  }

  private static var talks: Scenario {
    var drive = Scenario("talks", source: "Euro NCAP: talking is tolerated")
    drive.does(.talking, for: .seconds(120))
    drive.expect(.stays(.none))
    drive.expect(.counts(yawns: 0))
    return drive
  }

  private static var sings: Scenario {
    var drive = Scenario("sings, holding its vowels", source: "Euro NCAP: singing is tolerated")
    drive.does(.singing, for: .seconds(120))
    drive.expect(.stays(.none))
    drive.expect(.counts(yawns: 0))
    return drive
  }

  private static var yawnsThrice: Scenario {
    var drive = Scenario("yawns three times in two minutes", source: "yawns: 3 in 120 s")
    drive.does(.awake, for: .seconds(10))
    drive.does(.yawning, for: .seconds(5))
    drive.expect(.counts(yawns: 1))
    drive.does(.awake, for: .seconds(15))
    drive.does(.yawning, for: .seconds(4))
    drive.expect(.counts(yawns: 2))
    drive.expect(.stays(.none))
    drive.does(.awake, for: .seconds(15))
    drive.does(.yawning, for: .seconds(6))
    drive.expect(.counts(yawns: 3))
    drive.expect(.reaches(.attention, after: .milliseconds(1_200)))
    drive.expect(.staysAtMost(.attention))
    drive.does(.awake, for: .seconds(100))
    drive.expect(.settlesAt(.none, by: .seconds(82)))
    return drive
  }

  private static var yawnsAndTires: Scenario {
    var drive = Scenario(
      "yawns and has heavy lids", source: "Abe 2023: PERCLOS needs a second sign")
    drive.does(.awake, for: .seconds(60))
    drive.does(.closing(.milliseconds(600), opening: .milliseconds(4_400)), for: .seconds(60))
    drive.expect(.staysAtMost(.attention))
    drive.does(.yawning, for: .seconds(3))
    drive.does(.awake, for: .seconds(2))
    drive.does(.yawning, for: .seconds(3))
    drive.does(.awake, for: .seconds(2))
    drive.does(.yawning, for: .seconds(3))
    drive.expect(.reaches(.drowsy, after: .milliseconds(1_200)))
    return drive
  }

  private static var looksDown: Scenario {
    var drive = Scenario("looks down at the dashboard", source: "openpilot: normal driver")
    drive.does(.awake, for: .seconds(30))
    drive.does(.lookingDown, for: .seconds(2))
    drive.expect(.stays(.none))
    drive.does(.awake, for: .seconds(10))
    drive.does(.lookingDown, for: .seconds(2))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.stays(.none))
    return drive
  }

  private static var nods: Scenario {
    var drive = Scenario("nods off for a moment", source: "head nod: openpilot's pitch threshold")
    drive.does(.awake, for: .seconds(30))
    drive.does(.nodding, for: .milliseconds(900))
    drive.expect(.stays(.none))
    drive.does(.awake, for: .seconds(90))
    drive.expect(.comesTo(.attention, by: .milliseconds(150)))
    drive.expect(.staysAtMost(.attention))
    drive.expect(.settlesAt(.none, by: .seconds(62)))
    return drive
  }

  private static var slumps: Scenario {
    var drive = Scenario(
      "slumps over the wheel", source: "Euro NCAP: unresponsive when no return within 3 s")
    drive.does(.awake, for: .seconds(30))
    drive.does(.slumped, for: .seconds(20))
    drive.expect(.reaches(.drowsy, after: .seconds(3)))
    drive.expect(.tells(.eyesHidden, by: .seconds(4)))
    drive.does(.awake, for: .seconds(40))
    drive.expect(.settlesAt(.none, by: .seconds(10)))
    return drive
  }

  private static var checksMirrors: Scenario {
    var drive = Scenario("checks the mirrors", source: "openpilot: normal driver")
    drive.does(.awake, for: .seconds(10))
    drive.does(.checkingMirror, for: .seconds(2))
    drive.does(.awake, for: .seconds(5))
    drive.does(.outOfView, for: .seconds(2))
    drive.does(.awake, for: .seconds(5))
    drive.does(.checkingMirror, for: .seconds(2))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    return drive
  }

  private static var wearsMask: Scenario {
    var drive = Scenario("falls asleep behind a mask", source: "Euro NCAP: mask")
    drive.does(.masked, for: .seconds(30))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    return drive
  }

  private static var rubsEyes: Scenario {
    var drive = Scenario("rubs the eyes", source: "Euro NCAP: rubbing eyes is tolerated")
    drive.does(.awake, for: .seconds(10))
    drive.does(.rubbingEyes, for: .milliseconds(2_500))
    drive.expect(.stays(.none))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.stays(.none))
    return drive
  }
}
