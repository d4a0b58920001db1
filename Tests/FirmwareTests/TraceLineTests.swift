import Console
import Drowsiness
import Face
import Firmware
import Foundation
import Imaging
import Perception
import Testing
import Timing
import Units

@Suite struct TraceLineTests {
  private let awake = Assessment(
    level: .none, closure: Permille(31), perclos: Permille(42), eyesClosedFor: .zero, yawns: 0,
    sightDefect: nil)

  private var seen: Perceived {
    Perceived(
      evidence: .face(
        FaceEvidence(
          leftEyeClosed: Permille(31), rightEyeClosed: nil, yawn: Permille(4),
          pose: HeadPose(yaw: DeciDegrees(-123), pitch: DeciDegrees(5), roll: DeciDegrees(0)))),
      face: FaceBox(
        rect: PixelRect(x: 212, y: -3, width: 180, height: 181), score: Permille(977)),
      expression: Expression(
        shares: [
          Permille(1), Permille(2), Permille(3), Permille(4), Permille(5), Permille(6),
          Permille(979),
        ]))
  }

  private func line(_ trace: FrameTrace) -> String { written { $0.append(trace) } }

  @Test func `a face gives the bytes of the contract`() {
    let trace = FrameTrace(
      capturedAt: Instant(nanoseconds: 1_033_333_333), frame: 31, perceived: seen,
      assessment: awake, alert: .inactive, times: nil)
    #expect(
      line(trace)
        == #"{"t":1.033,"frame":31,"face":[212,-3,180,181,0.977],"closure":0.031,"#
        + #""eyes":[0.031,null],"yawn":0.004,"pose":[-12.3,0.5,0.0],"#
        + #""expression":{"angry":0.001,"disgust":0.002,"fear":0.003,"happy":0.004,"sad":0.005,"#
        + #""surprise":0.006,"neutral":0.979},"perclos":0.042,"level":"none","alert":0}"# + "\n")
  }

  @Test func `without a face everything that was not seen is null`() {
    let blind = Assessment(
      level: .blind, closure: nil, perclos: nil, eyesClosedFor: .zero, yawns: 0,
      sightDefect: .noFace)
    let trace = FrameTrace(
      capturedAt: .zero, frame: 0,
      perceived: Perceived(evidence: .faceNotFound, face: nil, expression: nil),
      assessment: blind, alert: .active, times: nil)
    #expect(
      line(trace)
        == #"{"t":0.000,"frame":0,"face":null,"closure":null,"eyes":[null,null],"yawn":null,"#
        + #""pose":null,"expression":null,"perclos":null,"level":"blind","alert":1}"# + "\n")
  }

  @Test func `timings stand last and are whole microseconds`() {
    var times = StageTimes(from: .zero)
    times.finish(.capture, at: Instant(nanoseconds: 5_000_499))
    times.finish(.detect, at: Instant(nanoseconds: 5_000_999))
    let trace = FrameTrace(
      capturedAt: .zero, frame: 0, perceived: seen, assessment: awake, alert: .inactive,
      times: times)
    #expect(
      line(trace).hasSuffix(
        #""alert":0,"us":{"capture":5000,"quality":0,"detect":1,"face":0,"eyes":0,"decide":0,"#
          + #""announce":0,"report":0}}"# + "\n"))
  }

  @Test func `the longest trace fits a line and is valid JSON`() throws {
    var times = StageTimes(from: Instant(nanoseconds: 0))
    for index in 0..<Stage.count {
      let end = Instant(nanoseconds: Int64.max / Int64(Stage.count) * Int64(index + 1))
      times.finish(try #require(Stage(index: index)), at: end)
    }
    var face = seen
    face.face = FaceBox(
      rect: PixelRect(x: .min, y: .min, width: .max, height: .max), score: Permille(1000))
    face.evidence = .face(
      FaceEvidence(
        leftEyeClosed: Permille(1000), rightEyeClosed: Permille(1000), yawn: Permille(1000),
        pose: HeadPose(
          yaw: DeciDegrees(.min), pitch: DeciDegrees(.min), roll: DeciDegrees(.min))))
    var asleep = awake
    asleep.level = .microsleep
    asleep.closure = Permille(1000)
    asleep.perclos = Permille(1000)
    var buffer = TraceLine()
    buffer.append(
      FrameTrace(
        capturedAt: Instant(nanoseconds: .min), frame: .min, perceived: face, assessment: asleep,
        alert: .active, times: times))
    let isCut = buffer.overflowed
    #expect(!isCut)
    let bytes = buffer.bytes
    let data = bytes.withUnsafeBufferPointer { Data($0) }
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: data) }
  }
}
