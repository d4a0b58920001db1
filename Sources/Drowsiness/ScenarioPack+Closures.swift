internal import Timing

/// Eyes that close: the standards' times.
extension ScenarioPack {
  static var closureCount: Int { 9 }

  static func closure(_ index: Int) -> Scenario {
    switch index {
    case 0: awakeForTenMinutes
    case 1: microsleep
    case 2: fallsAsleep
    case 3: closesAgainWhileRecovering
    case 4: longBlinks
    case 5: opensForHalfASecond
    case 6: staysDrowsy
    case 7: eyelidsFallOften
    default: oneEye
    }
  }

  private static var awakeForTenMinutes: Scenario {
    var drive = Scenario(
      "drives awake for ten minutes", source: "openpilot: fully aware; Euro NCAP: false warnings")
    drive.does(.awake, for: .seconds(600))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    return drive
  }

  private static var microsleep: Scenario {
    var drive = Scenario(
      "closes the eyes for three seconds and wakes", source: "Seeing Machines: microsleep at 1.5 s")
    drive.does(.awake, for: .seconds(10))
    drive.expect(.stays(.none))
    drive.does(.eyesClosed, for: .milliseconds(2_900))
    drive.expect(.staysAtMost(.microsleep))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    drive.does(.awake, for: .seconds(90))
    drive.expect(.settlesAt(.none, by: .seconds(4)))
    return drive
  }

  private static var fallsAsleep: Scenario {
    var drive = Scenario(
      "falls asleep and is woken", source: "Euro NCAP Safe Driving: sleep is more than 3 s")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(12))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    drive.expect(.reaches(.sleep, after: .seconds(3)))
    drive.does(.awake, for: .seconds(4))
    drive.expect(.comesTo(.microsleep, by: .zero))
    drive.expect(.settlesAt(.drowsy, by: .seconds(3)))
    return drive
  }

  private static var closesAgainWhileRecovering: Scenario {
    var drive = Scenario(
      "closes the eyes again while recovering", source: "openpilot: last-second responder")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    drive.does(.awake, for: .milliseconds(1_500))
    drive.expect(.settlesAt(.drowsy, by: .milliseconds(900)))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.expect(.staysAtLeast(.attention))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    return drive
  }

  private static var longBlinks: Scenario {
    var drive = Scenario(
      "blinks slowly, 0.7 s in every 10", source: "Wierwille 1994: PERCLOS 7 % is no alarm")
    drive.does(.closing(.milliseconds(700), opening: .milliseconds(9_300)), for: .seconds(180))
    drive.expect(.stays(.none))
    return drive
  }

  private static var opensForHalfASecond: Scenario {
    var drive = Scenario(
      "opens the eyes for half a second between closures",
      source: "openpilot: an appearance of 0.5 s clears nothing")
    drive.does(.awake, for: .seconds(5))
    drive.does(
      .closing(.milliseconds(1_200), opening: .milliseconds(500)), for: .milliseconds(28_900))
    drive.expect(.comesTo(.attention, by: .milliseconds(2_700)))
    drive.expect(.comesTo(.drowsy, by: .milliseconds(4_400)))
    drive.does(.closing(.milliseconds(1_700), opening: .milliseconds(500)), for: .seconds(20))
    drive.expect(.staysAtLeast(.drowsy))
    drive.expect(.comesTo(.microsleep, by: .milliseconds(1_500)))
    return drive
  }

  private static var staysDrowsy: Scenario {
    var drive = Scenario(
      "has three microsleeps and stays drowsy for a minute", source: "latching: ours")
    drive.does(.closing(.milliseconds(1_800), opening: .seconds(8)), for: .milliseconds(29_400))
    drive.expect(.comesTo(.drowsy, by: .milliseconds(21_100)))
    drive.does(.awake, for: .seconds(35))
    drive.expect(.staysAtLeast(.drowsy))
    drive.does(.awake, for: .seconds(60))
    drive.expect(.settlesAt(.none, by: .seconds(30)))
    return drive
  }

  private static var eyelidsFallOften: Scenario {
    var drive = Scenario(
      "closes the eyes for 0.8 s in every 4", source: "PERCLOS 20 %, no closure of 1.5 s")
    drive.does(.awake, for: .seconds(60))
    drive.expect(.stays(.none))
    drive.does(.closing(.milliseconds(800), opening: .milliseconds(3_200)), for: .seconds(120))
    drive.expect(.comesTo(.attention, by: .seconds(35)))
    drive.expect(.comesTo(.drowsy, by: .seconds(48)))
    drive.does(.awake, for: .seconds(120))
    drive.expect(.settlesAt(.none, by: .seconds(42)))
    return drive
  }

  private static var oneEye: Scenario {
    var drive = Scenario("closes one eye", source: "openpilot #35779: one closed eye is not two")
    drive.does(.awake, for: .seconds(5))
    drive.does(.oneEyeClosed, for: .seconds(20))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    return drive
  }
}
