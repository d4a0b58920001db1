internal import Console
internal import Firmware
internal import LinuxHardware

/// `feredge console`: a technician's line shell, on this terminal, on a serial port or fed from a pipe.
struct ConsoleShell {
  let options: Options

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    let signals = try WatchParts(options: options).signals()
    do throws(SystemError) {
      var session = try session(texts)
      return try session.run(until: signals, texts)
    } catch {
      throw .system(error, options.terminal.map { .text($0) } ?? .fixed("standard input"))
    }
  }

  private func session(_ texts: borrowing OptionTexts) throws(SystemError) -> ConsoleSession {
    let instance = RunningInstance(options)
    if let path = options.terminal {
      // The port's speed is whatever the board's boot set.
      let port = try SerialTerminal(path: texts[path], bitsPerSecond: nil)
      return ConsoleSession(port, .port, instance)
    }
    let terminal = try SerialTerminal.standard()
    let line: ConsoleSession.Line = terminal.isTerminal ? .terminal : .pipe
    return ConsoleSession(terminal, line, instance)
  }
}
