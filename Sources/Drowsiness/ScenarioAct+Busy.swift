internal import Timing

/// What people do beside driving and flying.
extension ScenarioAct {
  static func busy(_ act: ScenarioAct, at time: TimeSpan) -> Evidence {
    switch act {
    case .eating:
      face(
        closure: blinking(at: time),
        yawn: first(.milliseconds(300), of: .milliseconds(900), at: time) ? 700 : 60,
        pitch: first(.milliseconds(800), of: .seconds(5), at: time) ? -120 : 0)
    case .drinking: face(closure: blinking(at: time), yawn: nil, pitch: 200)
    case .sneezing:
      time < .milliseconds(400)
        ? face(closure: 980, yawn: 700, pitch: -200) : face(closure: blinking(at: time))
    case .turnedAway: face(yaw: 600)
    case .readingBelow:
      first(.seconds(18), of: .seconds(20), at: time)
        ? face(closure: 300, pitch: -250) : face(closure: 20)
    default: face(closure: blinking(at: time))
    }
  }

  static func cockpit(_ act: ScenarioAct, at time: TimeSpan) -> Evidence {
    switch act {
    case .crossed:
      first(.milliseconds(700), of: .seconds(3), at: time)
        ? .faceNotFound : face(closure: blinking(at: time))
    case .wearingHeadset:
      face(
        left: blinking(at: time),
        right: first(.milliseconds(300), of: .seconds(2), at: time) ? nil : blinking(at: time),
        yawn: nil)
    case .wearingHelmet: face(left: blinking(at: time), right: nil)
    case .asleepUnderHelmet: face(left: 980, right: nil)
    case .visorDown: face()
    case .shaken: shaken(closure: blinking(at: time), at: time)
    case .asleepWhileShaken: shaken(closure: 980, at: time)
    default: face(closure: blinking(at: time))
    }
  }

  /// A triangle of ±6° with a period of 200 ms.
  private static func shaken(closure: Int32, at time: TimeSpan) -> Evidence {
    let phase = Int32(time.milliseconds % 200)
    let swing = abs(phase - 100) * 120 / 100 - 60
    let isBlurred = first(.milliseconds(100), of: .milliseconds(300), at: time)
    return face(closure: isBlurred ? nil : closure, yaw: swing, pitch: -swing)
  }
}
