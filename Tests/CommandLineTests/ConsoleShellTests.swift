import Foundation
import TestSupport
import Testing

@Suite struct ConsoleShellTests {
  let folder = TestFolder()

  private var nowhere: [String] { ["--socket", folder.path(of: "none.sock")] }

  @Test func `on a terminal it greets, echoes, answers and ends with exit`() throws {
    let terminal = try Pseudoterminal()
    let process = try terminal.start(["console"] + nowhere)
    let greeting = terminal.read(to: "feredge> ")
    #expect(greeting.hasPrefix("feredge 0."))
    #expect(greeting.contains("no instance runs"))
    terminal.press("vers\u{7F}sion\r")
    let answer = terminal.read(to: "feredge> ")
    #expect(answer.hasPrefix("vers\u{8} \u{8}sion\r\nferedge 0."))
    #expect(answer.contains("\r\neye-state "))
    #expect(!answer.replacing("\r\n", with: "").contains("\n"))
    terminal.press("exit\r")
    _ = terminal.read(to: "exit\r\n")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func `Ctrl-D at the prompt ends it, elsewhere it does nothing`() throws {
    let terminal = try Pseudoterminal()
    let process = try terminal.start(["console"] + nowhere)
    _ = terminal.read(to: "feredge> ")
    terminal.press("x\u{4}\u{3}")
    #expect(terminal.read(to: "\u{8} \u{8}") == "x\u{8} \u{8}")
    terminal.press("\u{4}")
    #expect(terminal.read(to: "exit\r\n") == "exit\r\n")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func `on a serial port it stays whatever is typed`() throws {
    let terminal = try Pseudoterminal()
    let process = try terminal.start(["console", "--tty", terminal.path] + nowhere)
    _ = terminal.read(to: "feredge> ")
    for line in ["exit\r", "quit\r", "\u{4}\r", "\u{3}\r", "\r\n"] {
      terminal.press(line)
      #expect(terminal.read(to: "feredge> ").hasSuffix("feredge> "), "\(line)")
    }
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func `a script gets answers alone, and hears when a question found nobody`() throws {
    let help = try Program.run(["console"] + nowhere, input: Array("help\nhelp version".utf8))
    #expect(help.status == 0)
    #expect(help.output.hasPrefix("help [COMMAND]"))
    #expect(help.output.split(separator: "\n").last?.hasPrefix("version ") == true)
    let status = try Program.run(["console"] + nowhere, input: Array("status\nstat\n\n".utf8))
    #expect(status.status == 69)
    #expect(status.output.contains("no instance runs"))
    #expect(status.output.hasSuffix("\ndid you mean status?\n"))
  }

  @Test func `an instance that says nothing costs a command, not the console`() throws {
    let path = StatusTests.deaf(folder.path(of: "deaf.sock"), listening: true)
    let ending = try Program.run(["console", "--socket", path], input: Array("gpio\nhelp\n".utf8))
    #expect(ending.status == 69)
    #expect(ending.output.hasPrefix("\(path): cannot receive: timed out (errno 110)\nhelp "))
  }

  @Test func `what is no terminal is refused in one line`() throws {
    let ending = try Program.run(["console", "--tty", "/dev/null"] + nowhere)
    #expect(ending.status == 74)
    #expect(
      ending.complaint
        == "feredge: /dev/null: cannot set up the terminal: not supported by this device (errno 25)\n"
    )
  }
}
