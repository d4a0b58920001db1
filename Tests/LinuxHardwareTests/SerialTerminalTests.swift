import CLinux
import Foundation
import LinuxHardware
import TestSupport
import Testing
import Timing

@Suite struct SerialTerminalTests {
  /// The other end of a pseudo-terminal, and its device node.
  func pseudoTerminal() throws -> (host: Int32, path: String) {
    let host = Foundation.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
    var unlocked: Int32 = 0
    var number: Int32 = 0
    // TIOCSPTLCK and TIOCGPTN, whose macros Swift cannot import.
    try #require(ioctl(host, 0x4004_5431, &unlocked) == 0 && ioctl(host, 0x8004_5430, &number) == 0)
    return (host, "/dev/pts/\(number)")
  }

  func open(_ path: String, _ speed: Int32? = 115_200) throws -> SerialTerminal {
    try SerialTerminal(path: Array(path.utf8).span, bitsPerSecond: speed)
  }

  /// What the terminal reads now.
  func read(_ terminal: inout SerialTerminal) throws -> ([UInt8], SerialTerminal.Input) {
    var buffer = [UInt8](repeating: 0, count: 16)
    var span = buffer.mutableSpan
    let input = try terminal.read(into: &span, within: .zero)
    guard case .bytes(let count) = input else { return ([], input) }
    return (Array(buffer.prefix(count)), input)
  }

  @Test func `bytes pass both ways untouched`() throws {
    let (host, path) = try pseudoTerminal()
    defer { CLinux.close(host) }
    var terminal = try open(path)
    #expect(try read(&terminal).1 == .nothing)
    let typed: [UInt8] = [UInt8(ascii: "a"), 3, 13, 10, 0xFF]
    #expect(CLinux.write(host, typed, typed.count) == typed.count)
    #expect(try read(&terminal).0 == typed)
    let answer: [UInt8] = [10, 13, 0, 0xFE]
    try terminal.write(answer.span, within: .seconds(1))
    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(CLinux.read(host, &buffer, 16) == 4)
    #expect(Array(buffer.prefix(4)) == answer)
  }

  @Test func `a line that takes nothing more is an error, not a wait for ever`() throws {
    let (host, path) = try pseudoTerminal()
    defer { CLinux.close(host) }
    var terminal = try open(path)
    let flood = [UInt8](repeating: 0x2E, count: 1 << 20)
    #expect(throws: SystemError(.write, .timedOut)) {
      try terminal.write(flood.span, within: .milliseconds(1))
    }
  }

  @Test func `hanging up is the end of input`() throws {
    let (host, path) = try pseudoTerminal()
    var terminal = try open(path)
    CLinux.close(host)
    #expect(try read(&terminal).1 == .end)
  }

  @Test func `the settings are put back`() throws {
    let (host, path) = try pseudoTerminal()
    defer { CLinux.close(host) }
    let other = Foundation.open(path, O_RDWR | O_NOCTTY)
    defer { CLinux.close(other) }
    func local() -> tcflag_t {
      var settings = termios()
      tcgetattr(other, &settings)
      return settings.c_lflag
    }
    let before = local()
    do {
      let terminal = try open(path, nil)
      #expect(local() & tcflag_t(ECHO | ICANON) == 0)
      _ = consume terminal
    }
    #expect(local() == before)
  }

  @Test func `what is no terminal, or no speed, is an error`() throws {
    #expect(throws: SystemError(.setUpTerminal, .requestUnknown)) { _ = try open("/dev/null") }
    #expect(throws: SystemError(.open, .noSuchFile)) { _ = try open("/dev/no-such-tty") }
    let (host, path) = try pseudoTerminal()
    defer { CLinux.close(host) }
    #expect(throws: SystemError(.setUpTerminal, .invalidArgument)) { _ = try open(path, 12345) }
  }
}
