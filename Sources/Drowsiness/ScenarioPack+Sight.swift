internal import Timing

/// Cameras, light and people who hide: not seeing is neither awake nor asleep.
extension ScenarioPack {
  static var sightCount: Int { 18 }

  static func sight(_ index: Int) -> Scenario {
    switch index {
    case 0: nobodyThere
    case 1: dodgesCamera
    case 2: glancesAtCamera
    case 3: reappears
    case 4: sleepsBehindGlasses
    case 5: hardlyReadable
    case 6: entersTunnel
    case 7: headlights
    case 8: cameraDies
    case 9: lensCovered
    case 10: pictureFreezes
    case 11: cameraKnocked
    case 12: turnsAwayWithClosedEyes
    case 13: lensFogs
    case 14: slumpsBeforePassenger
    case 15: leavesToPassenger
    case 16: isFoundElsewhereAsleep
    default: facesLowSun
    }
  }

  private static var nobodyThere: Scenario {
    var drive = Scenario(
      "sits outside the picture", source: "openpilot: fully invisible; pure dashcam user")
    drive.does(.outOfView, for: .seconds(60))
    drive.expect(.tells(.noFace, by: .seconds(3)))
    drive.expect(.settlesAt(.blind, by: .seconds(3)))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.sees(by: .milliseconds(1_100)))
    drive.expect(.settlesAt(.none, by: .milliseconds(1_100)))
    return drive
  }

  private static var dodgesCamera: Scenario {
    var drive = Scenario(
      "dodges the camera to clear an alarm", source: "openpilot: dodging must not clear")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    drive.does(.outOfView, for: .seconds(120))
    drive.expect(.stays(.microsleep))
    drive.expect(.tells(.noFace, by: .milliseconds(3_500)))
    drive.does(.awake, for: .seconds(20))
    drive.expect(.settlesAt(.none, by: .milliseconds(3_500)))
    return drive
  }

  private static var slumpsBeforePassenger: Scenario {
    var drive = Scenario(
      "slumps out of view asleep, before a passenger", source: "ours: nobody clears another's alarm"
    )
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(4))
    drive.expect(.reaches(.sleep, after: .seconds(3)))
    drive.does(.passengerAwake, for: .seconds(29))
    drive.expect(.stays(.sleep))
    drive.expect(.tells(.noFace, by: .milliseconds(3_500)))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.settlesAt(.none, by: .milliseconds(4_500)))
    return drive
  }

  private static var isFoundElsewhereAsleep: Scenario {
    var drive = Scenario(
      "drops the head and is taken for another, asleep",
      source: "ours: an alarm is raised whosever eyes are closed")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .milliseconds(600))
    drive.does(.foundElsewhereAsleep, for: .seconds(4))
    drive.expect(.reaches(.microsleep, after: .milliseconds(900)))
    drive.expect(.reaches(.sleep, after: .milliseconds(2_400)))
    return drive
  }

  private static var leavesToPassenger: Scenario {
    var drive = Scenario(
      "leaves in an alarm, and another stays in view", source: "ours: an alarm for nobody ends")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    drive.does(.passengerAwake, for: .seconds(60))
    drive.expect(.settlesAt(.none, by: .milliseconds(34_500)))
    return drive
  }

  private static var glancesAtCamera: Scenario {
    var drive = Scenario(
      "shows up for half a second at a time",
      source: "openpilot: sometimes transparent, 0.5 s must not clear")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.does(.glancingAtCamera, for: .seconds(60))
    drive.expect(.stays(.microsleep))
    return drive
  }

  private static var reappears: Scenario {
    var drive = Scenario(
      "comes back for ten seconds", source: "openpilot: sometimes transparent, 10 s must clear")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(4))
    drive.expect(.reaches(.sleep, after: .seconds(3)))
    drive.does(.outOfView, for: .seconds(10))
    drive.expect(.stays(.sleep))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.settlesAt(.none, by: .milliseconds(4_500)))
    return drive
  }

  private static var sleepsBehindGlasses: Scenario {
    var drive = Scenario(
      "wears dark glasses", source: "Euro NCAP: inform within 10 s when sight is degraded")
    drive.does(.awake, for: .seconds(10))
    drive.does(.darkGlasses, for: .seconds(60))
    drive.expect(.tells(.eyesHidden, by: .milliseconds(3_500)))
    drive.expect(.settlesAt(.blind, by: .milliseconds(3_500)))
    return drive
  }

  private static var lensFogs: Scenario {
    var drive = Scenario(
      "drives with a fogged lens", source: "Euro NCAP: inform within 10 s when sight is degraded")
    drive.does(.awake, for: .seconds(10))
    drive.does(.foggedLens, for: .seconds(30))
    drive.expect(.tells(.eyesBlurred, by: .milliseconds(3_500)))
    drive.expect(.settlesAt(.blind, by: .milliseconds(3_500)))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.sees(by: .milliseconds(1_100)))
    return drive
  }

  private static var hardlyReadable: Scenario {
    var drive = Scenario(
      "can be read in a fifth of the time", source: "openpilot: indecisive model")
    drive.does(.awake, for: .seconds(10))
    drive.does(.hardlyReadable, for: .seconds(60))
    drive.expect(.tells(.eyesHidden, by: .seconds(10)))
    return drive
  }

  private static var entersTunnel: Scenario {
    var drive = Scenario("drives into a tunnel", source: "issue reports: light change")
    drive.does(.awake, for: .seconds(10))
    drive.does(.enteringTunnel, for: .seconds(20))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    return drive
  }

  private static var headlights: Scenario {
    var drive = Scenario("is swept by headlights at night", source: "openpilot #2139: light sweeps")
    drive.does(.awake, for: .seconds(10))
    drive.does(.headlights, for: .seconds(60))
    drive.expect(.stays(.none))
    drive.expect(.sees(by: .zero))
    return drive
  }

  private static var cameraDies: Scenario {
    var drive = Scenario(
      "loses the camera", source: "EU 2021/1341: no appreciable delay of failure")
    drive.does(.awake, for: .seconds(10))
    drive.does(.noFrames, for: .seconds(30))
    drive.expect(.tells(.noFrames, by: .seconds(1)))
    drive.expect(.settlesAt(.blind, by: .seconds(1)))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.settlesAt(.none, by: .milliseconds(1_100)))
    return drive
  }

  private static var lensCovered: Scenario {
    var drive = Scenario(
      "has the lens covered while asleep", source: "EU 2021/1341: obscured sensor")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(5))
    drive.does(.coveredLens, for: .seconds(60))
    drive.expect(.stays(.sleep))
    drive.expect(.tells(.flat, by: .milliseconds(3_500)))
    return drive
  }

  private static var pictureFreezes: Scenario {
    var drive = Scenario("has a frozen camera", source: "openpilot #20323: duplicate frames")
    drive.does(.awake, for: .seconds(10))
    drive.does(.frozenPicture, for: .seconds(30))
    drive.expect(.tells(.frozen, by: .milliseconds(3_500)))
    drive.expect(.settlesAt(.blind, by: .milliseconds(3_500)))
    return drive
  }

  private static var cameraKnocked: Scenario {
    var drive = Scenario("has the camera knocked aside", source: "issue reports: camera moved")
    drive.does(.awake, for: .seconds(90))
    drive.does(.outOfView, for: .seconds(1))
    drive.does(.awakeSeenAskew, for: .seconds(300))
    drive.expect(.stays(.none))
    return drive
  }

  private static var facesLowSun: Scenario {
    var drive = Scenario(
      "falls asleep and faces the low sun",
      source: "Euro NCAP: inform within 10 s when sight is degraded")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(2))
    drive.does(.burntOut, for: .seconds(60))
    drive.expect(.stays(.microsleep))
    drive.expect(.tells(.saturated, by: .milliseconds(3_500)))
    drive.does(.awake, for: .seconds(10))
    drive.expect(.sees(by: .milliseconds(1_100)))
    drive.expect(.settlesAt(.none, by: .milliseconds(3_500)))
    return drive
  }

  private static var turnsAwayWithClosedEyes: Scenario {
    var drive = Scenario(
      "turns away with closed eyes for a moment", source: "(EU) 2023/2590: artefacts reset nothing")
    drive.does(.awake, for: .seconds(10))
    drive.does(.eyesClosed, for: .seconds(1))
    drive.does(.outOfView, for: .milliseconds(300))
    drive.expect(.stays(.none))
    drive.does(.eyesClosed, for: .seconds(1))
    drive.expect(.reaches(.microsleep, after: .milliseconds(200)))
    return drive
  }
}
