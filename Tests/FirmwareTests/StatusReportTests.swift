import Alerting
import Console
import Drowsiness
import Face
import Firmware
import Foundation
import Hardware
import Imaging
import Perception
import Peripherals
import Testing
import Timing
import Units

@Suite struct StatusReportTests {
  /// A board in good order on its fourth day.
  private func healthy() -> StatusReport {
    var stages = InlineArray<8, StageStatus>(
      repeating: StageStatus(median: .microseconds(100), worst: .microseconds(250), overruns: 0))
    stages[2] = StageStatus(
      median: .microseconds(7_012), worst: .microseconds(11_996), overruns: 2)
    let digest = InlineArray<32, UInt8> { UInt8($0) }
    let fitted = LineStatus(place: ShortText("gpiochip0 GPIO17"), level: .active, health: .driven)
    var other = fitted
    other.place = ShortText("gpiochip0 GPIO22")
    other.level = .inactive
    let none = LineStatus(place: ShortText(), level: .inactive, health: .driven)
    var assessment = Assessment(
      level: .drowsy, closure: Permille(31), perclos: Permille(163), eyesClosedFor: .zero, yawns: 2,
      sightDefect: nil)
    assessment.levelFor = .milliseconds(12_500)
    return StatusReport(
      version: "0.1.0", build: "cortex-a53 embedded",
      networks: [
        NetworkDigest(name: "face-detector", sha256: digest),
        NetworkDigest(name: "face", sha256: digest),
        NetworkDigest(name: "eye-state", sha256: digest),
      ],
      uptime: .seconds(3 * 86_400 + 4 * 3600 + 5 * 60 + 6), profile: "driver",
      camera: CameraStatus(
        source: ShortText("/dev/video0"), isSynthetic: false,
        geometry: FrameGeometry(width: 640, height: 480, bytesPerRow: 640)!,
        rate: ShownRate(thousandths: 30_000), measuredRate: ShownRate(thousandths: 29_970),
        restarts: 0),
      frames: FrameCounts(total: 107_892, late: 3, dropped: 0, missed: 1),
      work: WorkStatus(
        budget: TimeSpan(nanoseconds: 33_333_333), median: .microseconds(12_100),
        worst: .microseconds(28_400), stages: stages),
      perceived: Perceived(
        evidence: .face(
          FaceEvidence(
            leftEyeClosed: Permille(31), rightEyeClosed: nil, yawn: Permille(2), pose: nil)),
        face: FaceBox(
          rect: PixelRect(x: 212, y: 80, width: 180, height: 181), score: Permille(977)),
        expression: nil),
      assessment: assessment, lines: [fitted, none, other, none],
      watchdog: WatchdogStatus(
        timeout: .seconds(15), isReleased: false, pets: 107_890, withheld: 2),
      isMemoryLocked: true, isRealTime: false, faults: FaultLog(),
      light: AmbientLight(millilux: 123_456))
  }

  /// Every text and number at its widest, every fault on.
  private func extreme() throws -> StatusReport {
    var report = healthy()
    let wide = TimeSpan(nanoseconds: .max)
    let ugly = ShortText([UInt8](repeating: 1, count: 63).span)
    report.uptime = wide
    report.camera.source = ugly
    report.camera.isSynthetic = true
    report.camera.restarts = .max
    report.perceived.eyeDetail = .min
    report.frames = FrameCounts(total: .max, late: .max, dropped: .max, missed: .max)
    report.work = WorkStatus(
      budget: wide, median: wide, worst: wide,
      stages: InlineArray(repeating: StageStatus(median: wide, worst: wide, overruns: .max)))
    report.lines = InlineArray(
      repeating: LineStatus(place: ugly, level: .active, health: .unreadable))
    report.watchdog = WatchdogStatus(
      timeout: wide, isReleased: true, pets: .max, withheld: .max)
    report.assessment.sightDefect = .eyesHidden
    report.assessment.level = .microsleep
    report.assessment.levelFor = wide
    report.light = AmbientLight(millilux: .max)
    for index in 0..<Fault.count {
      _ = report.faults.set(
        try #require(Fault(index: index)), true, at: Instant(nanoseconds: .max))
    }
    return report
  }

  @Test func `the status screen of a healthy board`() {
    let report = healthy()
    #expect(
      written { $0.append(screen: report) } == """
        feredge    0.1.0, cortex-a53 embedded, driver's profile, up 3d 04:05:06
        camera     /dev/video0 640x480 at 30 fps, measured 30.0
        frames     107892, late 3, dropped 0, missed 1, restarts 0
        work       median 12.1, worst 28.4 of 33.3 ms a frame; stages at worst:
                   quality  0.3    detect   12.0   face     0.3    eyes     0.3
                   decide   0.3    announce 0.3    report   0.3
        watching   face at 212,80 180x181, score 97.7%; closed: left 3.1%, right -
                   closure 3.1%, PERCLOS 16.3%, yawns 2
        level      drowsy for 00:00:12
        outputs    alert     ACTIVE    reads back as driven    gpiochip0 GPIO17
                   fault     inactive  reads back as driven    gpiochip0 GPIO22
        watchdog   armed, 15.0 s; petted 107890 times, withheld 2
        system     memory locked, ordinary priority, light 123.5 lux
        faults     none
        networks   face-detector 000102030405, face 000102030405, eye-state 000102030405

        """)
  }

  @Test func `a mouth that is hidden is told, a face that is gone has none`() {
    var report = healthy()
    guard case .face(var face) = report.perceived.evidence else {
      Issue.record("no face")
      return
    }
    face.yawn = nil
    report.perceived.evidence = .face(face)
    #expect(written { $0.append(screen: report) }.contains(", yawns 2, mouth hidden\n"))
    #expect(written { $0.append(json: report) }.contains(#""yawn":null,"sharpness""#))
    report.perceived.evidence = .faceNotFound
    #expect(!written { $0.append(screen: report) }.contains("mouth"))
  }

  @Test func `how sharp the eyes are stands in the JSON, and on the screen that they are blurred`()
  {
    var report = healthy()
    report.perceived.eyeDetail = 69
    report.assessment.sightDefect = .eyesBlurred
    #expect(written { $0.append(screen: report) }.contains("; CANNOT WATCH: eyes blurred\n"))
    let json = written { $0.append(json: report) }
    #expect(json.contains(#""sharpness":69,"perclos""#))
    #expect(json.contains(#""sight_defect":"eyes-blurred""#))
  }

  @Test func `what is wrong stands in capitals`() {
    var report = healthy()
    report.lines[0].health = .held
    report.isMemoryLocked = false
    report.assessment.sightDefect = .noFace
    report.perceived = Perceived(evidence: .faceNotFound, face: nil, expression: nil)
    report.camera.isSynthetic = true
    _ = report.faults.set(.outputFailed, true, at: .zero)
    _ = report.faults.set(.cameraSilent, true, at: .zero)
    _ = report.faults.set(.cameraSilent, false, at: .zero)
    _ = report.faults.set(.resetByWatchdog, true, at: .zero)
    let screen = written { $0.append(screen: report) }
    #expect(screen.contains("HELD at the other level"))
    #expect(screen.contains("memory NOT locked"))
    #expect(screen.contains("CANNOT WATCH: no face"))
    #expect(screen.contains(", DRAWN\n"))
    #expect(
      screen.contains(
        "faults     camera-silent over, 1x            output-failed ON, 1x\n"
          + "           reset-by-watchdog ON, 1x\n"))
  }

  @Test func `every answer fits a small screen`() throws {
    var crowded = healthy()
    for index in 0..<Fault.count {
      _ = crowded.faults.set(try #require(Fault(index: index)), true, at: .zero)
    }
    crowded.lines = InlineArray(
      repeating: LineStatus(
        place: ShortText("gpiochip4 a-line-name-too-long-for-this"), level: .active,
        health: .unreadable))
    crowded.assessment.sightDefect = .eyesHidden
    crowded.rest = ControlledRest.Status(
      state: .resting, lastsFor: .seconds(2_000), left: .seconds(400), limit: .seconds(2_400))
    let commands: [Command] = [
      .help(nil), .status, .frames, .gpio, .selftest, .version, .rest(nil), .rest(.start),
      .rest(.confirm), .rest(.end), .baseline, .baselineReset,
    ]
    for command in commands {
      let lines = written { $0.append(answerTo: command, from: crowded) }.split(separator: "\n")
      #expect(lines.count <= 24, "\(command): \(lines.count) lines")
      for line in lines { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func `the longest status fits its buffer`() throws {
    let report = try extreme()
    for command in [Command.status, .statusJSON, .frames, .gpio, .selftest, .version] {
      var text = StatusText()
      text.append(answerTo: command, from: report)
      let isCut = text.overflowed
      #expect(!isCut, "\(command)")
    }
  }

  @Test func `the status as JSON keeps its keys and their order`() throws {
    let report = healthy()
    let json = written { $0.append(json: report) }
    let head = #"""
      {"version":"0.1.0","build":"cortex-a53 embedded","uptime":273906.000,"profile":"driver",
      "camera":{"source":"/dev/video0","synthetic":false,"width":640,"height":480,"fps":30,
      "measured_fps":29.970},
      "frames":{"total":107892,"late":3,"dropped":0,"missed":1,"restarts":0},
      "budget":{"period_us":33333,"median_us":12100,"worst_us":28400,
      "stages":{"capture":{"median_us":100,"worst_us":250,"overruns":0},
      """#
    let middle = #"""
      "watch":{"face":[212,80,180,181,0.977],"closure":0.031,"eyes":[0.031,null],
      "yawn":0.002,"sharpness":null,"perclos":0.163,"yawns":2,
      "level":"drowsy","level_for":12.500,"sight_defect":null},
      "outputs":{"alert":{"line":"gpiochip0 GPIO17","level":1,"read_back":"driven"},
      "buzzer":null,"fault":{"line":"gpiochip0 GPIO22","level":0,"read_back":"driven"},
      "heartbeat":null},
      "watchdog":{"timeout":15.000,"released":false,"pets":107890,"withheld":2},
      "memory_locked":true,"real_time":false,
      "faults":{"camera-silent":{"on":false,"count":0,"since":null},
      """#
    #expect(json.hasPrefix(head.replacing("\n", with: "")))
    #expect(json.contains(middle.replacing("\n", with: "")))
    #expect(json.contains(#""lux":123.456,"rest":null,"#))
    #expect(
      json.contains(
        #""baseline":{"open_eyes":0.000,"eyes_learned":0.000,"pitch":0.0,"pitch_learned":0.000},"#
          + #""networks":[{"name":"face-detector","sha256":"00010203"#))
    #expect(json.hasSuffix("]}\n"))
    for report in [report, try extreme()] {
      let text = written { $0.append(json: report) }
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }
  }

  @Test func `the stages stand in a table against their allowances`() {
    let report = healthy()
    let table = written { $0.append(answerTo: .frames, from: report) }
    #expect(
      table == """
        camera     /dev/video0 640x480 at 30 fps, measured 30.0
        frames     107892, late 3, dropped 0, missed 1, restarts 0
        stage         median ms    worst ms   allowance ms   overruns
        capture             0.1         0.3           33.3          0
        quality             0.1         0.3            1.7          0
        detect              7.0        12.0           11.7          2
        face                0.1         0.3           11.7          0
        eyes                0.1         0.3            3.3          0
        decide              0.1         0.3            0.3          0
        announce            0.1         0.3            1.3          0
        report              0.1         0.3            1.7          0
        frame              12.1        28.4           33.3          3

        """)
  }

  @Test func `the console answers how a rest stands and what an order to it does`() {
    var report = healthy()
    func answer(_ command: Command) -> String {
      written { $0.append(answerTo: command, from: report) }
    }
    #expect(
      answer(.rest(.start)) == "refused: this profile knows no controlled rest (--profile pilot)\n")
    report.rest = ControlledRest.Status(
      state: .off, lastsFor: .zero, left: nil, limit: .seconds(2_400))
    report.assessment.level = .none
    #expect(
      answer(.rest(.start))
        == "a rest of at most 40 min; it begins by: rest confirm, within 10 s\n")
    #expect(answer(.rest(.confirm)) == "refused: nobody asked for a rest: rest start\n")
    report.rest.state = .resting
    report.rest.lastsFor = .seconds(65)
    report.rest.left = .seconds(2_335)
    #expect(answer(.rest(nil)) == "rest       since 00:01:05, wake-up in 00:38:55\n")
    #expect(answer(.status).contains("rest       since 00:01:05, wake-up in 00:38:55\n"))
    #expect(
      answer(.statusJSON).contains(#""rest":{"state":"resting","for":65.000,"left":2335.000}"#))
    report.rest.state = .wakeUp
    #expect(answer(.rest(.start)) == "refused: the wake-up alert waits for: rest end\n")
    #expect(answer(.rest(.end)) == "the wake-up alert is acknowledged\n")
  }

  @Test func `the console's test tells each part that can be told while watching`() {
    var report = healthy()
    report.lines[2].health = .refused
    #expect(
      written { $0.append(answerTo: .selftest, from: report) } == """
        camera     pass
        sight      pass
        alert      pass
        fault      FAIL
        watchdog   pass
        budget     pass
        memory     pass
        priority   FAIL
        light      pass
        records    pass
        the whole test needs the camera to itself: feredge selftest

        """)
  }
}
