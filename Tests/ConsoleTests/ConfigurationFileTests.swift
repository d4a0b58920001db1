@testable import Console
import TestSupport
import Testing
import Timing

@Suite struct ConfigurationFileTests {
  /// The options that a file and a command line give together, and the problems as they are printed.
  private func read(_ file: String, commandLine words: [String] = []) -> (Options, [String]) {
    let bytes = Array(file.utf8)
    let line = commandLine(words)
    var options = try! Options(parsing: ArgumentList(commandLine: line.span))
    var problems: [String] = []
    let path = Array("f.conf".utf8)
    let count = ConfigurationFile(bytes.span).apply(to: &options) { problem in
      let text = written { $0.append(problem, path: path.span, text: bytes.span) }
      problems.append(String(text.dropFirst("feredge: ".count).dropLast()))
    }
    #expect(count == problems.count)
    return (options, problems)
  }

  private func value(_ range: TextRange?, of file: String) -> String? {
    guard let range else { return nil }
    #expect(range.source == .configurationFile)
    return String(decoding: Array(file.utf8)[range.start..<range.end], as: UTF8.self)
  }

  @Test func `keys are the names of options`() {
    let file = """
      # the car
      gpio-alert = GPIO17:low   # the relay
      \tcamera=/dev/video0
      size = 640x480
      log = /var/log/my drive#1.bin

      timings = true
      duration = 8h
      """
    let (options, problems) = read(file)
    #expect(problems == [])
    guard case .name(let alert) = options.alert?.line, case .device(let camera) = options.camera
    else { return #expect(Bool(false), "a name and a device") }
    #expect(value(alert, of: file) == "GPIO17" && options.alert?.isActiveLow == true)
    #expect(value(camera, of: file) == "/dev/video0")
    #expect(options.size == PixelSize(width: 640, height: 480))
    #expect(value(options.log, of: file) == "/var/log/my drive#1.bin")
    #expect(options.timings)
    #expect(options.duration == .seconds(28_800))
  }

  @Test func `a flag overrides the file`() {
    let file = "fps = 15\nprofile = pilot\ngpio-alert = 4\n"
    let (options, problems) = read(file, commandLine: ["--fps", "30", "--gpio-alert", "17"])
    #expect(problems == [])
    #expect(options.framesPerSecond == 30 && options.profile == .pilot)
    #expect(options.alert?.line == .number(17))
  }

  @Test func `a value that is overridden is checked all the same`() {
    let (_, problems) = read("fps = many\n", commandLine: ["--fps", "30"])
    #expect(problems == ["f.conf:1:7: fps: not a whole number above 0: many"])
  }

  @Test func `every error is told with its line and column`() {
    let (_, problems) = read(
      """
      fps = 30x
        fsp = 30
      camera
      = 5
      json = true
      profile = driver
      profile = pilot
      gpio-alert = 17
      gpio-fault = GPIO17
      log =
      timings = yes
      größe = 5
      zzz = 1  # unknown
      config = other.conf
      """)
    #expect(
      problems == [
        "f.conf:1:7: fps: not a whole number above 0: 30x",
        "f.conf:2:3: unknown key: fsp; did you mean fps?",
        "f.conf:3:1: no equals sign: lines are key = value",
        "f.conf:4:1: no key: lines are key = value",
        "f.conf:5:1: json: not for a file: it is an option of the command line only",
        "f.conf:7:1: profile: given twice: line 6 has it already",
        "f.conf:9:14: gpio-fault: the same line as gpio-alert: one line can do one job only",
        "f.conf:10:6: log: empty value: ",
        "f.conf:11:11: timings: neither true nor false: yes",
        "f.conf:12:1: unknown key: größe",
        "f.conf:13:1: unknown key: zzz",
        "f.conf:14:1: config: not for a file: it is an option of the command line only",
      ])
  }

  @Test func `columns count characters, not bytes`() {
    let (_, problems) = read("log = größe\u{7}\n# ünï\nfps = ö\n")
    #expect(
      problems == [
        #"f.conf:1:7: log: control character in the value: größe\x07"#,
        "f.conf:3:7: fps: not a whole number above 0: ö",
      ])
  }

  @Test func `files from other editors are read alike`() {
    let (options, problems) = read("\u{FEFF}fps = 25\r\nprofile = pilot\r\n")
    #expect(problems == [])
    #expect(options.framesPerSecond == 25 && options.profile == .pilot)
    #expect(read("").1 == [] && read("\n\n# only this").1 == [])
  }

  @Test func `a file and a flag must not share a line either`() throws {
    let file = Array("gpio-fault = GPIO17\n".utf8)
    let line = commandLine(["--gpio-alert", "17"])
    let arguments = ArgumentList(commandLine: line.span)
    var options = try Options(parsing: arguments)
    #expect(ConfigurationFile(file.span).apply(to: &options) { _ in } == 0)
    let texts = OptionTexts(arguments: arguments, configuration: file.span)
    var thrown: OptionsError?
    do throws(OptionsError) { try options.checkTogether(texts) } catch { thrown = error }
    #expect(thrown?.reason == .lineUsedTwice(.gpioFault, as: .gpioAlert))
  }

  @Test func `timings in the file need no trace`() throws {
    let file = Array("timings = true\n".utf8)
    let line = commandLine([])
    let arguments = ArgumentList(commandLine: line.span)
    var options = try Options(parsing: arguments)
    _ = ConfigurationFile(file.span).apply(to: &options) { _ in }
    #expect(throws: Never.self) {
      try options.checkTogether(
        OptionTexts(arguments: ArgumentList(commandLine: line.span), configuration: file.span))
    }
  }

  @Test func `random bytes are read or reported, and never trap`() {
    var random = SeededGenerator(seed: 78)
    let pieces = [
      "fps", "=", " ", "30", "\n", "#", "\t", "gpio-alert", "17:low", "\r\n", "timings", "true",
      "é",
      "\u{0}", "seat", "1,2,3,4", "light-sensor", "1:0x29", "\u{FEFF}", "camera", "synthetic",
    ].map { Array($0.utf8) }
    for _ in 0..<5_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        if Int.random(in: 0..<8, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += pieces.randomElement(using: &random)!
        }
      }
      var options = Options()
      let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).count
      _ = ConfigurationFile(bytes.span).apply(to: &options) { problem in
        #expect(problem.line >= 1 && problem.line <= lines && problem.column >= 1)
        let text = written { $0.append(problem, path: bytes.span, text: bytes.span) }
        #expect(text.hasSuffix("\n") && text.split(separator: "\n").count == 1, "seed 78")
      }
    }
  }
}
