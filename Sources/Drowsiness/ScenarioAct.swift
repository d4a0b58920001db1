public import Timing
internal import Units

/// What a person in front of the camera does, and the evidence that a perfect reader would draw
/// from it.
public enum ScenarioAct: Hashable, Sendable {
  /// Eyes open, with a blink of 150 ms every 4 s.
  case awake
  case eyesClosed
  /// Closed and open by turns, closed first.
  case closing(TimeSpan, opening: TimeSpan)
  case oneEyeClosed
  /// Against the light: lids half closed.
  case squinting
  /// Mouth open for 200 ms, shut for 300 ms.
  case talking
  /// Held vowels: mouth open for 1 s, shut for 400 ms.
  case singing
  /// Mouth open and shut by turns, 400 ms each, eyes narrowed.
  case laughing
  /// One long yawn: the mouth is wide open all the time.
  case yawning
  /// A hand over both eyes.
  case rubbingEyes
  /// Looking down at the dashboard: chin 20° down, lids lowered but open.
  case lookingDown
  /// The camera was knocked: awake, but seen 25° lower and 15° turned.
  case awakeSeenAskew
  /// Chin 25° down with closed eyes.
  case nodding
  /// Chin 40° down, eyes out of sight.
  case slumped
  /// Head turned 45°: only the far eye's place is in view, the near eye is open.
  case checkingMirror
  /// Dark glasses: no eye can be read.
  case darkGlasses
  /// A mask over the mouth.
  case masked
  /// Chews and bites: the mouth opens for 300 ms in every 900, and is bowed over the food now and then.
  case eating
  /// A bottle at the lips: the mouth hidden, the chin 20° up.
  case drinking
  /// Head down and eyes shut for 400 ms, then up.
  case sneezing
  /// Head turned 60°: no eye can be read.
  case turnedAway
  /// Reading on the knees: chin 25° down, eyes open, with a look up for 2 s in every 20.
  case readingBelow
  /// Another head before one's own for 700 ms in every 3 s.
  case crossed
  /// A headset's boom before the mouth, and a cable that hides one eye for 300 ms in every 2 s.
  case wearingHeadset
  /// A helmet's rim hides the far eye for good.
  case wearingHelmet
  /// The same with the eyes closed.
  case asleepUnderHelmet
  /// A dark visor: no eye can be read.
  case visorDown
  /// A shaking seat: pitch and yaw swing by 6° at 5 Hz, and every third 100 ms the eyes blur.
  case shaken
  /// The same with the eyes closed.
  case asleepWhileShaken
  /// No face in the picture.
  case outOfView
  /// The driver out of view, and a passenger with open eyes in it.
  case passengerAwake
  /// A head that dropped, found elsewhere and so taken for another's, with closed eyes.
  case foundElsewhereAsleep
  /// Eyes seen open for 500 ms, then no face for 4.5 s, by turns.
  case glancingAtCamera
  /// Every fifth frame's worth of time readable, the rest not: 100 ms in 500 ms.
  case hardlyReadable
  /// A tunnel: too dark for 400 ms, then too bright for 400 ms, then well lit.
  case enteringTunnel
  /// Headlights sweep over the face: burnt out for 300 ms in every second.
  case headlights
  /// A light that burns the face out.
  case burntOut
  case darkness, coveredLens, frozenPicture
  /// A fogged lens: a face is found, its eyes are too blurred to be read.
  case foggedLens
  /// The camera delivers nothing.
  case noFrames

  /// - Parameter time: since the act began.
  public func evidence(at time: TimeSpan) -> Evidence {
    switch self {
    case .awake: Self.face(closure: Self.blinking(at: time))
    case .eyesClosed: Self.face(closure: 980)
    case .closing(let closed, let open):
      Self.face(closure: Self.first(closed, of: closed + open, at: time) ? 980 : 20)
    case .oneEyeClosed: Self.face(left: 980, right: 20)
    case .squinting: Self.face(closure: 450)
    case .talking:
      Self.face(
        closure: Self.blinking(at: time),
        yawn: Self.first(.milliseconds(200), of: .milliseconds(500), at: time) ? 700 : 50)
    case .singing:
      Self.face(
        closure: Self.blinking(at: time),
        yawn: Self.first(.seconds(1), of: .milliseconds(1_400), at: time) ? 800 : 50)
    case .laughing:
      Self.face(
        closure: 400,
        yawn: Self.first(.milliseconds(400), of: .milliseconds(800), at: time) ? 750 : 100)
    case .yawning: Self.face(closure: 300, yawn: 950)
    case .rubbingEyes, .darkGlasses: Self.face()
    case .lookingDown: Self.face(closure: 300, pitch: -200)
    case .awakeSeenAskew: Self.face(closure: Self.blinking(at: time), yaw: 150, pitch: -250)
    case .nodding: Self.face(closure: 980, pitch: -250)
    case .slumped: Self.face(pitch: -400)
    case .checkingMirror: Self.face(left: 30, right: nil, yaw: 450)
    case .masked: Self.face(closure: Self.blinking(at: time), yawn: nil)
    case .outOfView: .faceNotFound
    case .passengerAwake: Self.passenger(closure: Self.blinking(at: time))
    case .foundElsewhereAsleep: Self.passenger(closure: 980)
    case .eating, .drinking, .sneezing, .turnedAway, .readingBelow: Self.busy(self, at: time)
    case .crossed, .wearingHeadset, .wearingHelmet, .asleepUnderHelmet, .visorDown, .shaken,
      .asleepWhileShaken:
      Self.cockpit(self, at: time)
    case .glancingAtCamera:
      Self.first(.milliseconds(500), of: .seconds(5), at: time)
        ? Self.face(closure: 20) : .faceNotFound
    case .hardlyReadable:
      Self.first(.milliseconds(100), of: .milliseconds(500), at: time)
        ? Self.face(closure: 20) : Self.face()
    case .enteringTunnel: Self.tunnel(at: time)
    case .headlights:
      Self.first(.milliseconds(300), of: .seconds(1), at: time)
        ? .unusable(.saturated) : Self.face(closure: 20)
    case .burntOut: .unusable(.saturated)
    case .darkness: .unusable(.dark)
    case .coveredLens: .unusable(.flat)
    case .frozenPicture: .unusable(.frozen)
    case .foggedLens: Self.face(left: nil, right: nil, areBlurred: true)
    case .noFrames: .frameMissed
    }
  }

  private static func passenger(closure: Int32) -> Evidence {
    var face = FaceEvidence(
      leftEyeClosed: Permille(closure), rightEyeClosed: Permille(closure), yawn: Permille(20),
      pose: nil)
    face.person = 1
    return .face(face)
  }

  private static func tunnel(at time: TimeSpan) -> Evidence {
    if time < .milliseconds(400) { return .unusable(.dark) }
    if time < .milliseconds(800) { return .unusable(.saturated) }
    return face(closure: blinking(at: time))
  }

  /// Open for the first seconds, so that a step never begins within a blink.
  static func blinking(at time: TimeSpan) -> Int32 {
    let cycle = TimeSpan.seconds(4)
    return first(cycle - .milliseconds(150), of: cycle, at: time) ? 20 : 980
  }

  /// Whether `time` lies in the first `part` of a `cycle` that repeats.
  static func first(_ part: TimeSpan, of cycle: TimeSpan, at time: TimeSpan) -> Bool {
    time.nanoseconds % cycle.nanoseconds < part.nanoseconds
  }

  static func face(
    closure: Int32? = nil, yawn: Int32? = 20, yaw: Int32 = 0, pitch: Int32 = 0
  ) -> Evidence {
    face(left: closure, right: closure, yawn: yawn, yaw: yaw, pitch: pitch)
  }

  /// - Parameters:
  ///   - left, right, yawn: thousandths.
  ///   - yaw, pitch: tenths of a degree.
  static func face(
    left: Int32?, right: Int32?, yawn: Int32? = 20, yaw: Int32 = 0, pitch: Int32 = 0,
    areBlurred: Bool = false
  ) -> Evidence {
    var face = FaceEvidence(
      leftEyeClosed: nil, rightEyeClosed: nil, yawn: nil, pose: nil, areEyesBlurred: areBlurred)
    if let left { face.leftEyeClosed = Permille(left) }
    if let right { face.rightEyeClosed = Permille(right) }
    if let yawn { face.yawn = Permille(yawn) }
    face.pose = HeadPose(yaw: DeciDegrees(yaw), pitch: DeciDegrees(pitch), roll: DeciDegrees(0))
    return .face(face)
  }
}
