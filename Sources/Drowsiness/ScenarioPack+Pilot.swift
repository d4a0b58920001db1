internal import Timing

/// The cockpit: controlled rest, the other crew member, what is worn there.
extension ScenarioPack {
  static var pilotCount: Int { 12 }

  static func pilot(_ index: Int) -> Scenario {
    var flight =
      switch index {
      case 0: flightAsleep
      case 1: patternsTakeLonger
      case 2: restsAndWakes
      case 3: restIsNotConfirmed
      case 4: restReachesItsLimit
      case 5: restIsEndedOnPurpose
      case 6: restsUnseen
      case 7: crossesTheOther
      case 8: wearsHeadset
      case 9: wearsHelmet
      case 10: lowersVisor
      default: isShaken
      }
    flight.profile = .pilot
    return flight
  }

  private static var flightAsleep: Scenario {
    var flight = Scenario(
      "falls asleep at the controls", source: "issue: a pilot's closure times are a driver's")
    flight.does(.awake, for: .seconds(10))
    flight.does(.eyesClosed, for: .seconds(6))
    flight.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    flight.expect(.reaches(.sleep, after: .seconds(3)))
    return flight
  }

  private static var patternsTakeLonger: Scenario {
    var flight = Scenario(
      "closes the eyes for 0.8 s in every 4 in cruise",
      source: "Abe 2023: PERCLOS is weak in aviation, so over 180 s")
    flight.does(.awake, for: .seconds(60))
    flight.does(.closing(.milliseconds(800), opening: .milliseconds(3_200)), for: .seconds(180))
    flight.expect(.comesTo(.attention, by: .seconds(90)))
    flight.expect(.comesTo(.drowsy, by: .seconds(150)))
    return flight
  }

  private static var restsAndWakes: Scenario {
    var flight = Scenario(
      "rests for twenty minutes and wakes by himself", source: "EASA GM1 CAT.OP.MPA.210")
    flight.does(.awake, for: .seconds(10))
    flight.does(.awake, for: .seconds(5), ordering: .ask)
    flight.expect(.restStays(.asked))
    flight.does(.eyesClosed, for: .seconds(1_200), ordering: .confirm)
    flight.expect(.rests(.resting, after: .zero))
    flight.expect(.stays(.none))
    flight.does(.awake, for: .seconds(300), ordering: .end)
    flight.expect(.restStays(.off))
    flight.expect(.stays(.none))
    return flight
  }

  private static var restIsNotConfirmed: Scenario {
    var flight = Scenario(
      "asks for a rest, does not confirm it and falls asleep",
      source: "issue: rest arms only with confirmation")
    flight.does(.awake, for: .seconds(10))
    flight.does(.awake, for: .seconds(15), ordering: .ask)
    flight.expect(.rests(.off, after: .seconds(10)))
    flight.does(.eyesClosed, for: .seconds(4), ordering: .confirm)
    flight.expect(.restStays(.off))
    flight.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    flight.expect(.reaches(.sleep, after: .seconds(3)))
    return flight
  }

  private static var restReachesItsLimit: Scenario {
    var flight = Scenario(
      "sleeps until the wake-up alert and beyond",
      source: "NASA TM-108839: 40 min; issue: wake-up alert, not re-armed")
    flight.does(.awake, for: .seconds(2), ordering: .ask)
    flight.does(.eyesClosed, for: .seconds(2_410), ordering: .confirm)
    flight.expect(.rests(.wakeUp, after: .seconds(2_400)))
    flight.expect(.reaches(.sleep, after: .seconds(2_403)))
    flight.does(.eyesClosed, for: .seconds(30), ordering: .ask)
    flight.expect(.restStays(.wakeUp))
    flight.expect(.stays(.sleep))
    flight.does(.awake, for: .seconds(30), ordering: .confirm)
    flight.expect(.restStays(.wakeUp))
    flight.does(.awake, for: .seconds(5), ordering: .end)
    flight.expect(.restStays(.off))
    flight.does(.awake, for: .seconds(5), ordering: .ask)
    flight.expect(.restStays(.asked))
    return flight
  }

  private static var restIsEndedOnPurpose: Scenario {
    var flight = Scenario(
      "is asleep when the other one ends the rest", source: "issue: ended on purpose")
    flight.does(.awake, for: .seconds(2), ordering: .ask)
    flight.does(.eyesClosed, for: .seconds(600), ordering: .confirm)
    flight.expect(.stays(.none))
    flight.does(.eyesClosed, for: .seconds(6), ordering: .end)
    flight.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    flight.expect(.reaches(.sleep, after: .seconds(3)))
    return flight
  }

  private static var restsUnseen: Scenario {
    var flight = Scenario(
      "turns out of view while resting", source: "issue: a rest keeps blind lit")
    flight.does(.awake, for: .seconds(2), ordering: .ask)
    flight.does(.eyesClosed, for: .seconds(60), ordering: .confirm)
    flight.expect(.stays(.none))
    flight.does(.outOfView, for: .seconds(60))
    flight.expect(.restStays(.resting))
    flight.expect(.tells(.noFace, by: .milliseconds(3_500)))
    flight.expect(.settlesAt(.blind, by: .milliseconds(3_500)))
    flight.does(.eyesClosed, for: .seconds(60))
    flight.expect(.settlesAt(.none, by: .milliseconds(1_100)))
    return flight
  }

  /// That the other one's eyes are not read is `FaceChoice`'s work; here the own ones are lost meanwhile.
  private static var crossesTheOther: Scenario {
    var flight = Scenario(
      "is crossed by the other crew member again and again", source: "issue: two faces crossing")
    flight.does(.awake, for: .seconds(10))
    flight.does(.crossed, for: .seconds(58))
    flight.expect(.stays(.none))
    flight.expect(.sees(by: .zero))
    flight.does(.eyesClosed, for: .seconds(1))
    flight.does(.outOfView, for: .milliseconds(400))
    flight.expect(.stays(.none))
    flight.does(.eyesClosed, for: .seconds(2))
    flight.expect(.reaches(.microsleep, after: .milliseconds(100)))
    flight.does(.outOfView, for: .seconds(1))
    flight.expect(.staysAtLeast(.microsleep))
    return flight
  }

  private static var wearsHeadset: Scenario {
    var flight = Scenario("wears a headset", source: "issue: headset")
    flight.does(.wearingHeadset, for: .seconds(118))
    flight.expect(.stays(.none))
    flight.expect(.sees(by: .zero))
    flight.does(.eyesClosed, for: .seconds(2))
    flight.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    return flight
  }

  private static var wearsHelmet: Scenario {
    var flight = Scenario(
      "wears a helmet that hides one eye", source: "issue: helmet occlusion")
    flight.does(.wearingHelmet, for: .seconds(118))
    flight.expect(.stays(.none))
    flight.expect(.sees(by: .zero))
    flight.does(.asleepUnderHelmet, for: .seconds(4))
    flight.expect(.reaches(.microsleep, after: .milliseconds(1_500)))
    flight.expect(.reaches(.sleep, after: .seconds(3)))
    return flight
  }

  private static var lowersVisor: Scenario {
    var flight = Scenario(
      "lowers a dark visor", source: "Euro NCAP: inform within 10 s when sight is degraded")
    flight.does(.wearingHelmet, for: .seconds(20))
    flight.does(.visorDown, for: .seconds(60))
    flight.expect(.tells(.eyesHidden, by: .milliseconds(3_500)))
    flight.expect(.settlesAt(.blind, by: .milliseconds(3_500)))
    flight.does(.wearingHelmet, for: .seconds(10))
    flight.expect(.settlesAt(.none, by: .milliseconds(1_100)))
    return flight
  }

  private static var isShaken: Scenario {
    var flight = Scenario("is shaken by turbulence", source: "issue: vibration")
    flight.does(.shaken, for: .seconds(298))
    flight.expect(.stays(.none))
    flight.expect(.sees(by: .zero))
    flight.does(.asleepWhileShaken, for: .seconds(4))
    flight.expect(.comesTo(.microsleep, by: .milliseconds(1_700)))
    flight.expect(.comesTo(.sleep, by: .milliseconds(3_200)))
    return flight
  }
}
