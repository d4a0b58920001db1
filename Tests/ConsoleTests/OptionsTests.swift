@testable import Console
import TestSupport
import Testing
import Timing

/// The bytes of a command line as the kernel shows them.
func commandLine(_ words: [String]) -> [UInt8] {
  (["feredge"] + words).flatMap { Array($0.utf8) + [0] }
}

/// What a command line means, or its error as the program prints it, without `feredge: `.
enum Outcome {
  case options(Options)
  case error(String)

  var options: Options? { if case .options(let options) = self { options } else { nil } }
  var error: String? { if case .error(let line) = self { line } else { nil } }
}

func parse(_ words: [String]) -> Outcome {
  let bytes = commandLine(words)
  let arguments = ArgumentList(commandLine: bytes.span)
  do throws(OptionsError) {
    let options = try Options(parsing: arguments)
    let none: [UInt8] = []
    try options.checkTogether(OptionTexts(arguments: arguments, configuration: none.span))
    return .options(options)
  } catch {
    let bytes = commandLine(words)
    let arguments = ArgumentList(commandLine: bytes.span)
    let line = written { $0.append(error, in: arguments) }
    precondition(line.hasPrefix("feredge: ") && line.hasSuffix("\n"))
    return .error(String(line.dropFirst(9).dropLast()))
  }
}

func parse(_ line: String) -> Outcome { parse(line.split(separator: " ").map(String.init)) }

/// The text of a value of a command line.
func value(_ range: TextRange?, of line: String) -> String? {
  guard let range else { return nil }
  let bytes = commandLine(line.split(separator: " ").map(String.init))
  return text(ArgumentList(commandLine: bytes.span)[range])
}

@Suite struct OptionsTests {
  @Test func `no words at all mean run`() {
    #expect(parse([]).options?.verb == .run)
    let empty: [UInt8] = []
    #expect(ArgumentList(commandLine: empty.span).count == 0)
  }

  @Test func `options without a verb belong to run`() {
    let options = parse("--gpio-alert 17").options
    #expect(options?.verb == .run)
    #expect(options?.alert == LineSetting(line: .number(17), isActiveLow: false))
  }

  @Test(arguments: [
    "run", "replay a.y4m", "status", "console", "selftest", "infer m --input i --output o",
    "inspect m", "eval m --images x --labels y", "bench", "log f", "aim", "config check f",
    "version",
  ])
  func `every verb of the contract is known`(line: String) {
    let options = parse(line).options
    let verb = options.map { String(describing: $0.verb) }
    #expect(verb == line.split(separator: " ").first.map(String.init))
    #expect(options?.helpTopic == nil)
  }

  @Test func `all options of run are read`() throws {
    let line =
      "run --gpio-alert 17:low --gpio-buzzer GPIO27 --gpio-fault 22 --gpio-heartbeat LED_1:low "
      + "--gpio-ack 5 --gpio-chip /dev/gpiochip0 --camera /dev/video2 --size 640x480 --fps 25 "
      + "--profile pilot --rest-limit 30min --seat 10,20,300,400 --light-sensor 1:0x29 --illuminator 1:0x60 "
      + "--haptic 3:0x5A --display 0:0x3c --watchdog /dev/watchdog0 --socket /run/feredge.sock "
      + "--log /var/log/feredge.bin --config /etc/feredge.conf --frames 900 --duration 5min "
      + "--events - --trace /tmp/trace.jsonl --timings"
    let options = try #require(parse(line).options)
    #expect(options.alert == LineSetting(line: .number(17), isActiveLow: true))
    #expect(options.fault == LineSetting(line: .number(22), isActiveLow: false))
    #expect(options.acknowledge == LineSetting(line: .number(5), isActiveLow: false))
    guard case .name(let buzzer) = options.buzzer?.line,
      case .name(let heart) = options.heartbeat?.line
    else { return #expect(Bool(false), "lines by name") }
    #expect(value(buzzer, of: line) == "GPIO27")
    #expect(value(heart, of: line) == "LED_1" && options.heartbeat?.isActiveLow == true)
    guard case .device(let chip) = options.chip, case .device(let camera) = options.camera,
      case .device(let watchdog) = options.watchdog, case .file(let trace) = options.trace
    else { return #expect(Bool(false), "paths") }
    #expect(value(chip, of: line) == "/dev/gpiochip0")
    #expect(value(camera, of: line) == "/dev/video2")
    #expect(value(watchdog, of: line) == "/dev/watchdog0")
    #expect(value(trace, of: line) == "/tmp/trace.jsonl")
    #expect(options.size == PixelSize(width: 640, height: 480))
    #expect(options.framesPerSecond == 25)
    #expect(options.profile == .pilot && options.restLimit == .seconds(1_800))
    #expect(options.seat == SeatRegion(x: 10, y: 20, width: 300, height: 400))
    #expect(options.lightSensor == BusAddress(bus: 1, address: 0x29))
    #expect(options.illuminator == BusAddress(bus: 1, address: 0x60))
    #expect(options.haptic == BusAddress(bus: 3, address: 0x5A))
    #expect(options.display == BusAddress(bus: 0, address: 0x3C))
    #expect(value(options.socket, of: line) == "/run/feredge.sock")
    #expect(value(options.log, of: line) == "/var/log/feredge.bin")
    #expect(value(options.configuration, of: line) == "/etc/feredge.conf")
    #expect(options.frames == 900)
    #expect(options.duration == .seconds(300))
    #expect(options.events == .standardOutput)
    #expect(options.timings)
  }

  @Test func `a tone has a chip, a channel and the usual hertz or its own`() {
    #expect(
      parse("--buzzer-tone 0:1").options?.tone == ToneSetting(chip: 0, channel: 1, hertz: 2_700))
    #expect(
      parse("--buzzer-tone 2:3@2048").options?.tone
        == ToneSetting(chip: 2, channel: 3, hertz: 2_048))
    for text in [
      "1", "0:", ":1", "0:1@", "256:1", "0:256", "0:1@10001", "0x1:1", "0:1@2k", "GPIO18",
    ] {
      #expect(parse("--buzzer-tone \(text)").options == nil, "\(text)")
    }
  }

  @Test func `an equals sign joins an option and its value`() {
    let line = "--events=a=b --gpio-chip=simulated --socket=--odd"
    let options = parse(line).options
    guard case .file(let events) = options?.events else { return #expect(Bool(false), "a file") }
    #expect(value(events, of: line) == "a=b")
    #expect(options?.chip == .simulated)
    #expect(value(options?.socket, of: line) == "--odd")
  }

  @Test func `cameras are told apart by their names`() {
    func camera(_ name: String) -> CameraChoice? { parse("--camera \(name)").options?.camera }
    #expect(camera("auto") == .automatic)
    #expect(camera("rpicam") == .rpicam)
    #expect(camera("-") == .standardInput)
    #expect(camera("synthetic") == .synthetic(scenario: nil))
    guard case .synthetic(let scenario?) = camera("synthetic:nod") else {
      return #expect(Bool(false), "a scenario")
    }
    #expect(value(scenario, of: "--camera synthetic:nod") == "nod")
    guard case .clip = camera("night/drive.y4m") else { return #expect(Bool(false), "a clip") }
    #expect(camera("synthetic:") == nil)
    #expect(camera("video0") == nil)
  }

  @Test(arguments: [
    ("500ms", 500_000_000), ("30s", 30_000_000_000), ("5min", 300_000_000_000),
    ("8h", 28_800_000_000_000), ("1ms", 1_000_000),
  ])
  func `durations take units`(written: String, nanoseconds: Int64) {
    let duration = parse("--duration \(written)").options?.duration
    #expect(duration == TimeSpan(nanoseconds: nanoseconds))
  }

  @Test func `words behind two hyphens are operands`() {
    let line = "replay -- --odd.y4m"
    #expect(value(parse(line).options?.operand, of: line) == "--odd.y4m")
    #expect(value(parse("replay -").options?.operand, of: "replay -") == "-")
    #expect(parse("replay -- a.y4m --trace").error != nil)
  }

  @Test func `help is found wherever it is asked for`() {
    #expect(parse("--help").options?.helpTopic == .help)
    #expect(parse("-h").options?.helpTopic == .help)
    #expect(parse("help").options?.helpTopic == .help)
    #expect(parse("help replay").options?.helpTopic == .replay)
    #expect(parse("replay --help").options?.helpTopic == .replay)
    #expect(parse("infer -h").options?.helpTopic == .infer)
    #expect(parse("config --help").options?.helpTopic == .config)
    #expect(parse("--fps 30 --help").options?.helpTopic == .run)
    #expect(parse("--version").options?.verb == .version)
  }

  @Test(arguments: [
    ("--fps 0", "--fps: not a whole number above 0: 0"),
    ("--fps 30x", "--fps: not a whole number above 0: 30x"),
    ("--fps -1", "--fps: not a whole number above 0: -1"),
    ("--fps=+1", "--fps: not a whole number above 0: +1"),
    ("--fps 1e2", "--fps: not a whole number above 0: 1e2"),
    ("--fps 99999999999999999999", "--fps: not a whole number above 0: 99999999999999999999"),
    ("--fps 1001", "--fps: above 1000: 1001"),
    ("--fps=", "--fps: empty value: "),
    ("--fps", "--fps: value missing: a whole number above 0"),
    ("--fps --size 1x1", "--fps: value missing: a whole number above 0"),
    ("--fps 30 --fps 30", "--fps: given twice: once is enough"),
    ("--frames 0", "--frames: not a whole number above 0: 0"),
    ("--size 640", "--size: not WIDTHxHEIGHT in pixels, each 1 to 8192: 640"),
    ("--size 0x480", "--size: not WIDTHxHEIGHT in pixels, each 1 to 8192: 0x480"),
    ("--size 640x480x2", "--size: not WIDTHxHEIGHT in pixels, each 1 to 8192: 640x480x2"),
    ("--size 9000x10", "--size: not WIDTHxHEIGHT in pixels, each 1 to 8192: 9000x10"),
    ("--seat 1,2,3", "--seat: not X,Y,WIDTH,HEIGHT in pixels: 1,2,3"),
    ("--seat 1,2,0,4", "--seat: not X,Y,WIDTH,HEIGHT in pixels: 1,2,0,4"),
    ("--duration 30", "--duration: unit missing, as in 500ms, 30s or 5min: 30"),
    ("--duration 0s", "--duration: not a time such as 500ms, 30s or 5min: 0s"),
    ("--duration s", "--duration: not a time such as 500ms, 30s or 5min: s"),
    ("--duration 1.5s", "--duration: not a time such as 500ms, 30s or 5min: 1.5s"),
    (
      "--duration 9000000000000000000h",
      "--duration: not a time such as 500ms, 30s or 5min: 9000000000000000000h"
    ),
    ("--profile sailor", "--profile: not driver or pilot: sailor"),
    (
      "--watchdog on", "--watchdog: not the path of a watchdog device, systemd or off: on"
    ),
    ("--light-sensor 1:29", "--light-sensor: address without 0x, as in 1:0x29: 1:29"),
    (
      "--haptic 1:0x80", "--haptic: not BUS:ADDRESS such as 1:0x29, address 0x08 to 0x77: 1:0x80"
    ),
    (
      "--haptic 0x29", "--haptic: not BUS:ADDRESS such as 1:0x29, address 0x08 to 0x77: 0x29"
    ),
    (
      "--gpio-alert 17:lwo",
      "--gpio-alert: not a BCM number or a line name, with :low behind it for an active-low line: "
        + "17:lwo"
    ),
    (
      "--gpio-alert -1",
      "--gpio-alert: not a BCM number or a line name, with :low behind it for an active-low line: -1"
    ),
    (
      "--camera cam",
      "--camera: not auto, /dev/videoN, rpicam, PATH.y4m, - or "
        + "synthetic[:SCENARIO]: cam"
    ),
  ])
  func `a bad value is named with what was expected`(line: String, expected: String) {
    #expect(parse(line).error == expected)
  }

  @Test(arguments: [
    ("--gpio-alrt 17", "--gpio-alrt: unknown option: did you mean --gpio-alert?"),
    ("--fsp=30", "--fsp: unknown option: did you mean --fps?"),
    ("--gpio-heart 4", "--gpio-heart: unknown option: did you mean --gpio-heartbeat?"),
    ("--zzz", "--zzz: unknown option: try feredge run --help"),
    ("-x", "-x: unknown option: try feredge run --help"),
    ("rnu", "rnu: unknown verb: did you mean run?"),
    ("drive.y4m", "drive.y4m: unknown verb: try feredge --help"),
    ("help repaly", "repaly: unknown verb: did you mean replay?"),
    ("--fps 30 replay", "replay: unexpected argument: the verb comes first, before all options"),
    ("run extra", "extra: unexpected argument: try feredge run --help"),
    ("status --watch now", "now: unexpected argument: try feredge status --help"),
    ("--plot a.svg", "--plot: not an option of run: try feredge run --help"),
    (
      "replay a.y4m --fps 5",
      "--fps: not an option of replay: the clip is the camera and brings its own"
    ),
    ("status --json=yes", "--json: takes no value: yes"),
    ("replay", "replay: CLIP.y4m missing: try feredge replay --help"),
    ("replay a b", "b: unexpected argument: try feredge replay --help"),
    ("infer m", "infer: --input missing: try feredge infer --help"),
    ("eval m --images x", "eval: --labels missing: try feredge eval --help"),
    ("config", "config: no such action: did you mean feredge config check FILE?"),
    ("config chek f", "config: no such action: did you mean feredge config check FILE?"),
    ("config check", "config: FILE missing: try feredge config --help"),
    ("--timings", "--timings: needs --trace: the timings are a part of the trace"),
    (
      "--gpio-buzzer 27 --buzzer-tone 0:1",
      "--buzzer-tone: --gpio-buzzer names a buzzer too: there is one buzzer"
    ),
    (
      "--buzzer-tone 0:1@99",
      "--buzzer-tone: not CHIP:CHANNEL or CHIP:CHANNEL@HERTZ, such as 0:1@2700, 100 to 10000 Hz: 0:1@99"
    ),
    ("--rest-limit 30min", "--rest-limit: needs --profile pilot: a driver has no controlled rest"),
    ("--profile pilot --rest-limit 46min", "--rest-limit: above 45 min: 46min"),
    (
      "--profile pilot --rest-limit 40",
      "--rest-limit: unit missing, as in 500ms, 30s or 5min: 40"
    ),
    (
      "--gpio-alert 17 --gpio-buzzer GPIO17:low",
      "--gpio-buzzer: the same line as --gpio-alert: one line can do one job only"
    ),
  ])
  func `a wrong command line is answered with what to do`(line: String, expected: String) {
    #expect(parse(line).error == expected)
  }

  @Test func `values that hold control characters are refused and shown harmless`() {
    #expect(
      parse(["--log", "a\u{1B}[2Jb"]).error
        == #"--log: control character in the value: a\x1b[2Jb"#)
  }

  @Test func `a socket path longer than the kernel takes is refused`() {
    let path = "/" + String(repeating: "s", count: 107)
    #expect(parse(["--socket", path]).error?.hasPrefix("--socket: longer than 107 bytes") == true)
    #expect(parse(["--socket", String(path.dropLast())]).options != nil)
  }

  @Test func `what is written as an option reads back as its value`() {
    var random = SeededGenerator(seed: 641)
    for _ in 0..<2_000 {
      let size = PixelSize(
        width: Int.random(in: 1...8192, using: &random),
        height: Int.random(in: 1...8192, using: &random))
      let part = BusAddress(
        bus: UInt8.random(in: 0...255, using: &random),
        address: UInt8.random(in: 0x08...0x77, using: &random))
      let milliseconds = Int64.random(in: 1...1_000_000_000, using: &random)
      let address = String(part.address, radix: 16, uppercase: Bool.random(using: &random))
      let options = parse(
        "--size \(size.width)x\(size.height) --haptic \(part.bus):0x\(address) "
          + "--duration \(milliseconds)ms"
      ).options
      #expect(options?.size == size, "seed \(random.seed)")
      #expect(options?.haptic == part, "seed \(random.seed)")
      #expect(options?.duration == .milliseconds(milliseconds), "seed \(random.seed)")
    }
  }

  @Test func `random command lines end in options or one line of error`() {
    var random = SeededGenerator(seed: 64)
    let words = [
      "run", "replay", "config", "check", "help", "infer", "--", "-", "--fps", "30x", "30",
      "--size", "1x1", "x", "", "=", "--=", "--fps=", "-h", "--gpio-alert", "17:low", ":low",
      "--json",
      "--camera", "synthetic:", "--light-sensor", "1:0x", ":", "0x", "é", "--timings", ",,,",
      "--seat",
    ]
    for _ in 0..<20_000 {
      let line = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        words.randomElement(using: &random)!
      }
      if let error = parse(line).error {
        #expect(!error.contains("\n") && error.contains(": "), "\(line), seed \(random.seed)")
      }
    }
  }

  @Test func `random bytes as a command line never trap`() {
    var random = SeededGenerator(seed: 65)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : [0, 45, 45, 61].randomElement(using: &random)!
      }
      let arguments = ArgumentList(commandLine: bytes.span)
      do throws(OptionsError) {
        _ = try Options(parsing: arguments)
      } catch {
        let line = written { $0.append(error, in: ArgumentList(commandLine: bytes.span)) }
        #expect(line.hasSuffix("\n") && line.split(separator: "\n").count == 1)
      }
    }
  }
}
