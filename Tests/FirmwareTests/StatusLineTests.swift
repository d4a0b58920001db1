import Alerting
import Console
import Drowsiness
import Firmware
import Hardware
import Perception
import TestSupport
import Testing
import Timing
import Units

@Suite struct StatusLineTests {
  private let quiet = AlertState(
    alert: .inactive, buzzer: .inactive, fault: .inactive, heartbeat: .active)
  private let alarm = AlertState(
    alert: .active, buzzer: .active, fault: .inactive, heartbeat: .active)

  private func face(_ left: Int32?, _ right: Int32?) -> Perceived {
    Perceived(
      evidence: .face(
        FaceEvidence(
          leftEyeClosed: left.map { Permille($0) }, rightEyeClosed: right.map { Permille($0) },
          yawn: nil, pose: nil)),
      face: nil, expression: nil)
  }

  private func view(
    _ perceived: Perceived, _ level: Level, _ outputs: AlertState, closure: Int32?, perclos: Int32?,
    workMicroseconds: Int64 = 21_300, isSynthetic: Bool = false
  ) -> LiveView {
    LiveView(
      elapsed: .seconds(12), perceived: perceived,
      assessment: Assessment(
        level: level, closure: closure.map { Permille($0) }, perclos: perclos.map { Permille($0) },
        eyesClosedFor: .zero, yawns: 0, sightDefect: nil),
      outputs: outputs, work: .microseconds(workMicroseconds),
      budget: TimeSpan(nanoseconds: 33_333_333), isSynthetic: isSynthetic)
  }

  private func line(_ view: LiveView, _ style: LineStyle = .plain) -> String {
    written { $0.append(view, style: style) }
  }

  @Test func `the live line keeps its columns`() {
    #expect(
      line(view(face(20, 30), .none, quiet, closure: 20, perclos: 42))
        == "00:12 face eyes open [......] PERCLOS   4% none       21.3/33 ms alert --\n")
    #expect(
      line(view(face(990, 980), .microsleep, alarm, closure: 980, perclos: 1000, isSynthetic: true))
        == "00:12 synth face eyes shut [######] PERCLOS 100% microsleep 21.3/33 ms ALERT ON\n")
    let nobody = Perceived(evidence: .faceNotFound, face: nil, expression: nil)
    #expect(
      line(view(nobody, .blind, quiet, closure: nil, perclos: nil, workMicroseconds: 950))
        == "00:12 no face        [  ??  ] PERCLOS   -- blind       1.0/33 ms alert --\n")
  }

  @Test func `a face that an alarm is not about is said to be another's`() {
    var live = view(face(20, 30), .sleep, alarm, closure: nil, perclos: nil)
    live.assessment.isAnother = true
    #expect(line(live).hasPrefix("00:12 another's face [  ??  ] PERCLOS   -- sleep"))
  }

  @Test func `one closed eye is told apart from two`() {
    #expect(line(view(face(900, 10), .none, quiet, closure: 10, perclos: 0)).contains("one shut"))
    #expect(
      line(view(face(900, nil), .none, quiet, closure: 900, perclos: 0)).contains("eyes shut"))
    #expect(line(view(face(nil, nil), .none, quiet, closure: nil, perclos: 0)).contains("eyes ?"))
  }

  @Test func `colour adds nothing that the words do not say`() {
    let shown = view(
      face(990, 980), .sleep, alarm, closure: 980, perclos: 410, isSynthetic: true)
    let coloured = line(shown, .terminal)
    #expect(coloured.hasPrefix("\r") && coloured.hasSuffix("\u{1B}[K"))
    let bare = coloured.replacing(/\u{1B}\[[0-9;]*[mK]/, with: "").replacing("\r", with: "")
    #expect(bare + "\n" == line(shown, .plain))
    #expect(!line(shown, .plain).contains("\u{1B}"))
  }

  @Test func `the live line never leaves 80 columns`() {
    var random = SeededGenerator(seed: 80)
    let evidence: [Evidence] = [
      .faceNotFound, .unusable(.dark), .unusable(.saturated), .unusable(.flat), .unusable(.frozen),
      .frameMissed, face(990, 20).evidence, face(1, 2).evidence, face(nil, nil).evidence,
    ]
    for _ in 0..<5_000 {
      let live = LiveView(
        elapsed: TimeSpan(nanoseconds: .random(in: 0...1_000_000_000_000_000, using: &random)),
        perceived: Perceived(
          evidence: evidence.randomElement(using: &random)!, face: nil, expression: nil),
        assessment: Assessment(
          level: Level(rawValue: .random(in: 0...5, using: &random))!,
          closure: Permille(.random(in: 0...1000, using: &random)),
          perclos: Permille(.random(in: 0...1000, using: &random)), eyesClosedFor: .zero, yawns: 0,
          sightDefect: nil),
        outputs: Bool.random(using: &random) ? alarm : quiet,
        work: .microseconds(.random(in: 0...20_000_000, using: &random)),
        budget: .microseconds(.random(in: 1_000...1_000_000, using: &random)), isSynthetic: true)
      let text = line(live)
      #expect(text.count <= 81, "\(text), seed \(random.seed)")
      var buffer = StatusLine()
      buffer.append(live, style: .terminal)
      let isCut = buffer.overflowed
      #expect(!isCut)
    }
  }

  @Test func `an alert leaves a line that says why`() {
    let asleep = Assessment(
      level: .microsleep, closure: Permille(980), perclos: Permille(123),
      eyesClosedFor: .milliseconds(1_533), yawns: 0, sightDefect: nil)
    #expect(
      written { $0.append(.level(from: .none, asleep), elapsed: .seconds(34), style: .plain) }
        == "00:34 ALERT ON   microsleep, eyes closed for 1.5 s, PERCLOS 12.3 %\n")
    let awake = Assessment(
      level: .none, closure: Permille(10), perclos: nil, eyesClosedFor: .zero, yawns: 0,
      sightDefect: nil)
    let drifting = Assessment(
      level: .attention, closure: Permille(10), perclos: Permille(80), eyesClosedFor: .zero,
      yawns: 0,
      sightDefect: nil)
    let unseen = Assessment(
      level: .blind, closure: nil, perclos: nil, eyesClosedFor: .zero, yawns: 0, sightDefect: .dark)
    #expect(
      written { $0.append(.level(from: .sleep, awake), elapsed: .seconds(40), style: .plain) }
        == "00:40 alert off  none\n")
    #expect(
      written { $0.append(.level(from: .none, drifting), elapsed: .seconds(41), style: .plain) }
        == "00:41 level      attention, PERCLOS 8.0 %\n")
    #expect(
      written { $0.append(.level(from: .none, unseen), elapsed: .seconds(49), style: .plain) }
        == "00:49 BLIND      cannot watch: too dark\n")
    #expect(
      written { $0.append(.sight(.noFace), elapsed: .seconds(50), style: .plain) }
        == "00:50 BLIND      cannot watch: no face\n")
    #expect(
      written { $0.append(.sight(nil), elapsed: .seconds(55), style: .plain) }
        == "00:55 watching   again\n")
    #expect(
      written { $0.append(.fault(.outputFailed, on: true), elapsed: .seconds(55), style: .plain) }
        == "00:55 FAULT ON   output-failed\n")
    #expect(
      written {
        $0.append(.acknowledged(until: .seconds(90)), elapsed: .seconds(55), style: .plain)
      }
        == "00:55 buzzer     silenced until 01:30\n")
  }

  @Test func `the clock keeps five columns for years`() {
    func clock(_ seconds: Int64) -> String {
      String(
        written { $0.append(.sight(nil), elapsed: .seconds(seconds), style: .plain) }.prefix(5))
    }
    #expect(clock(0) == "00:00")
    #expect(clock(5_999) == "99:59")
    #expect(clock(6_000) == "   1h")
    #expect(clock(35_996_400) == "9999h")
  }

  @Test func `a run ends with what it amounted to`() {
    let summary = RunSummary(
      duration: .milliseconds(61_966), reason: .ended,
      frames: FrameCounts(total: 1860, late: 0, dropped: 0, missed: 2),
      medianWork: .microseconds(9_800), worstWork: .microseconds(21_349),
      budget: TimeSpan(nanoseconds: 33_333_333), entries: [1, 3, 1, 2, 0, 1], alarms: 1,
      alarmTime: .milliseconds(4_049), isSynthetic: true)
    #expect(
      written { $0.append(summary, style: .plain) }
        == """
        watched 1860 frames in 62.0 s, to the end; drawn by the synthetic driver
          timing   0 late, 0 dropped, 2 missed; work median 9.8, worst 21.3 of 33.3 ms
          levels   attention 3, drowsy 1, microsleep 2, sleep 0, blind 1
          alarm    raised 1 time, for 4.0 s in all

        """)
  }
}
