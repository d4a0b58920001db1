internal import Console
internal import Firmware
internal import LinuxHardware
internal import Timing

/// A conversation over one line: prompt, command, answer.
struct ConsoleSession: ~Copyable {
  /// What the other end is.
  enum Line {
    /// A serial port, whose other end may come and go: the session never ends.
    case port
    /// A person's terminal.
    case terminal
    /// A script: answers only, no prompt, no echo.
    case pipe
  }

  private var terminal: SerialTerminal
  private let line: Line
  private let speaker: ConsoleSpeaker
  /// With the prompt, a whole line fits 80 columns, so erasing never has to go back across a line's end.
  private var reader = LineReader<70>()
  private var answer = InstanceAnswer()
  /// Whether a question could not be put to an instance.
  private var wasUnanswered = false

  /// How long the line may take no byte.
  private static var patience: TimeSpan { .seconds(5) }

  init(_ terminal: consuming SerialTerminal, _ line: Line, _ instance: RunningInstance) {
    self.terminal = terminal
    self.line = line
    speaker = ConsoleSpeaker(instance: instance, canEnd: line == .terminal)
  }

  /// Talks until the other end has enough or a signal comes.
  ///
  /// - Returns: `unavailable` if a script asked what nobody answered.
  mutating func run(
    until signals: borrowing TerminationSignals, _ texts: borrowing OptionTexts
  ) throws(SystemError) -> ExitStatus {
    if line != .pipe {
      speaker.greet(texts, into: &answer)
      try showAnswer()
      try prompt()
    }
    var bytes = InlineArray<64, UInt8>(repeating: 0)
    while signals.pending == nil {
      var target = bytes.mutableSpan
      switch try terminal.read(into: &target, within: .seconds(1)) {
      case .nothing: continue
      case .end: return try hangUp(texts)
      case .bytes(let count):
        for index in 0..<count {
          guard try take(bytes[index], texts) else { return .success }
        }
      }
    }
    return .success
  }

  /// The other end is gone.
  private mutating func hangUp(_ texts: borrowing OptionTexts) throws(SystemError) -> ExitStatus {
    switch line {
    case .port: throw SystemError(.read, .noSuchDevice)
    case .terminal: return .success
    case .pipe:
      // A file's last line may lack its newline.
      _ = try obey(texts)
      return wasUnanswered ? .unavailable : .success
    }
  }

  /// - Returns: `false` once the session is over.
  private mutating func take(
    _ byte: UInt8, _ texts: borrowing OptionTexts
  ) throws(SystemError) -> Bool {
    if line == .terminal, reader.line.isEmpty {
      if byte == Self.endOfTransmission {
        try write("exit\r\n")
        return false
      }
      if byte == Self.interrupt { return try hint() }
    }
    let reading = reader.take(byte)
    if line != .pipe { try echo(reading) }
    switch reading {
    case .line: return try obey(texts)
    case .overlong:
      reader.startLine()
      answer.append("the line is too long; nothing was done\n")
      try showAnswer()
      try prompt()
      return true
    case .added, .erased, .ignored: return true
    }
  }

  /// Ctrl-D and Ctrl-C.
  private static var endOfTransmission: UInt8 { 0x04 }
  private static var interrupt: UInt8 { 0x03 }

  /// Whoever presses Ctrl-C at an empty prompt wants to leave.
  private mutating func hint() throws(SystemError) -> Bool {
    try write("^C\r\n")
    answer.append("exit or Ctrl-D ends the console; the instance goes on\n")
    try showAnswer()
    try prompt()
    return true
  }

  /// Answers the line that was read.
  ///
  /// - Returns: `false` once the session is over.
  private mutating func obey(_ texts: borrowing OptionTexts) throws(SystemError) -> Bool {
    var typed = LineBuffer<70>()
    typed.append(reader.line)
    reader.startLine()
    switch speaker.answer(typed.bytes, texts, into: &answer) {
    case .answered: break
    case .unanswered: wasUnanswered = true
    case .end: return false
    }
    try showAnswer()
    try prompt()
    return true
  }

  private mutating func prompt() throws(SystemError) {
    if line != .pipe { try write("feredge> ") }
  }

  private mutating func echo(_ reading: LineReading) throws(SystemError) {
    // Three bytes for each of 70 columns.
    var text = LineBuffer<256>()
    text.append(echoOf: reading)
    if text.count > 0 { try write(text.bytes) }
  }

  /// Sends the answer, line by line as the other end wants them ended, and starts an empty one.
  private mutating func showAnswer() throws(SystemError) {
    var text = InstanceAnswer()
    text.append(answer.bytes)
    answer.clear()
    let bytes = text.bytes
    if line == .pipe { return try write(bytes) }
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      try write(bytes.extracting(start..<index))
      try write("\r\n")
      start = index + 1
    }
    try write(bytes.extracting(start..<bytes.count))
  }

  private mutating func write(_ text: StaticString) throws(SystemError) {
    var line = LineBuffer<16>()
    line.append(text)
    try write(line.bytes)
  }

  private mutating func write(_ text: Span<UInt8>) throws(SystemError) {
    do throws(SystemError) { try terminal.write(text, within: Self.patience) } catch {
      // Nobody reads the port, or flow control holds it: the text is lost, the session is not.
      if line == .port, error.errno == .timedOut { return }
      throw error
    }
  }
}
