import CLinux
import Glibc
import LinuxHardware
import TestSupport
import Testing
import Timing

/// A pipe whose reader, the test, reads when it likes.
final class SlowReader {
  private let ends: (read: Int32, write: Int32)

  init() throws {
    var (read, write): (Int32, Int32) = (-1, -1)
    try #require(feredge_pipe(&read, &write) == 0)
    ends = (read, write)
  }

  deinit {
    CLinux.close(ends.read)
    CLinux.close(ends.write)
  }

  /// The pipe as a program gets it: shared with whoever started it.
  var path: String { "/proc/self/fd/\(ends.write)" }

  /// Whether the open file that is shared became one that never waits.
  var wasChanged: Bool { feredge_never_waits(ends.write) == 1 }

  /// Everything that is in the pipe now.
  func read() -> [UInt8] {
    var all: [UInt8] = []
    var request = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
    while poll(&request, 1, 0) > 0 {
      var some = [UInt8](repeating: 0, count: 65_536)
      let count = CLinux.read(ends.read, &some, some.count)
      guard count > 0 else { break }
      all += some.prefix(count)
    }
    return all
  }
}

@Suite struct OutputFileTests {
  let folder = TestFolder()

  func open(_ path: String) throws -> OutputFile { try OutputFile(path: Array(path.utf8).span) }

  @Test func `lines arrive in order, however long the file becomes`() throws {
    var expected: [UInt8] = []
    var file = try open(folder.path(of: "events"))
    for number in 0..<9_000 {
      let line = Array("line \(number) of some length\n".utf8)
      expected += line
      try file.write(line.span)
    }
    try file.finish()
    #expect(folder.read("events") == expected)
  }

  @Test func `nothing is written before a flush, all of it after`() throws {
    var file = try open(folder.path(of: "events"))
    try file.write(Array("one\n".utf8).span)
    #expect(folder.read("events").isEmpty)
    try file.flush()
    #expect(folder.read("events") == Array("one\n".utf8))
  }

  @Test func `a file that was there is replaced`() throws {
    let path = folder.write(Array("an older and longer text".utf8), to: "events")
    try open(path).finish()
    #expect(folder.read("events").isEmpty)
  }

  @Test func `a file that is being written or mapped is not emptied`() throws {
    let path = folder.write(Array("a network".utf8), to: "network")
    let mapped = try MappedFile(holding: Array(path.utf8).span)
    #expect(throws: SystemError(.lock, .fileBusy)) { _ = try open(path) }
    #expect(mapped.byteCount == 9 && folder.read("network") == Array("a network".utf8))

    let first = try open(folder.path(of: "events"))
    #expect(throws: SystemError(.lock, .fileBusy)) { _ = try open(folder.path(of: "events")) }
    try first.finish()
    try open(folder.path(of: "events")).finish()
  }

  @Test func `a full disk is an error when flushing, and lines that fit no more are refused`()
    throws
  {
    var file = try open("/dev/full")
    let line = [UInt8](repeating: 0x61, count: 60_000)
    try file.write(line.span)
    #expect(throws: SystemError(.write, .noSpace)) { try file.flush() }
    #expect(throws: SystemError(.write, .noSpace)) { try file.write(line.span) }
  }

  @Test func `closing tells about a full disk as well`() throws {
    #expect(throws: SystemError(.write, .noSpace)) {
      var file = try open("/dev/full")
      try file.write(Array("one\n".utf8).span)
      try file.finish()
    }
  }

  @Test func `a path that cannot be written is an error`() {
    #expect(throws: SystemError(.open, .isFolder)) { _ = try open(folder.path) }
    #expect(throws: SystemError(.open, .noSuchFile)) { _ = try open(folder.path(of: "no/such")) }
  }

  /// Never waits, not even at the end.
  static let hurried = OutputFile.Patience(meanwhile: .zero, atEnd: .zero)

  /// Writes numbered lines until one is refused; how many were taken.
  func fill(_ file: inout OutputFile, from first: Int = 0) throws -> Int {
    for number in first..<100_000 {
      do {
        try file.write(Array("line \(number)\n".utf8).span)
        try file.flush()
      } catch {
        #expect(error == SystemError(.write, .timedOut))
        return number
      }
    }
    return 100_000
  }

  static func lines(_ numbers: Range<Int>) -> [UInt8] {
    Array(numbers.map { "line \($0)\n" }.joined().utf8)
  }

  @Test func `a reader that stops is not waited for, and loses whole lines only`() throws {
    let reader = try SlowReader()
    var file = try OutputFile(path: Array(reader.path.utf8).span, patience: Self.hurried)
    let first = try fill(&file)
    // What a pipe takes, 64 KiB, and as much in the buffer.
    #expect((120_000...131_072).contains(Self.lines(0..<first).count))
    #expect(throws: SystemError(.write, .timedOut)) { try file.settle() }

    // It reads again: what was kept comes, then what is new; nothing in between is cut.
    var seen = reader.read()
    try file.write(Array("line \(first)\n".utf8).span)
    try file.flush()
    seen += reader.read()
    try file.settle()
    seen += reader.read()
    #expect(seen == Self.lines(0..<first + 1))
    let isBehind = file.isBehind
    #expect(!isBehind)
  }

  @Test func `a pipe's other writers may go on to wait for its reader`() throws {
    let reader = try SlowReader()
    var file = try OutputFile(path: Array(reader.path.utf8).span, patience: Self.hurried)
    _ = try fill(&file)
    #expect(!reader.wasChanged)
  }

  @Test func `a terminal that is stopped is not waited for, and goes on when it is let go`() throws
  {
    let screen = feredge_open("/dev/ptmx", O_RDWR | O_NOCTTY, 0)
    var unlocked: Int32 = 0
    var number: Int32 = 0
    // TIOCSPTLCK and TIOCGPTN, whose macros Swift cannot import.
    let isUnlocked = ioctl(screen, 0x4004_5431, &unlocked) == 0
    let isNamed = ioctl(screen, 0x8004_5430, &number) == 0
    try #require(isUnlocked && isNamed)
    let keyboard = feredge_open("/dev/pts/\(number)", O_RDWR | O_NOCTTY, 0)
    defer {
      CLinux.close(keyboard)
      CLinux.close(screen)
    }
    var file = try OutputFile(
      path: Array("/dev/pts/\(number)".utf8).span, patience: Self.hurried)
    // As Ctrl-S does it.
    try #require(tcflow(keyboard, TCOOFF) == 0)
    try file.write(Array("one\n".utf8).span)
    try file.flush()
    let isBehind = file.isBehind
    #expect(isBehind)
    try #require(tcflow(keyboard, TCOON) == 0)
    try file.settle()
    var text = [UInt8](repeating: 0, count: 100)
    let count = CLinux.read(screen, &text, text.count)
    #expect(Array(text.prefix(max(0, count))) == Array("one\r\n".utf8))
  }

  @Test func `a socket is written as far as it is ready, without waiting`() throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    // Standard output of a service: it cannot be opened by a path, so it comes as it is.
    let kept = dup(1)
    defer { for end in ends + [kept] { CLinux.close(end) } }
    var file = try Self.standardOutput(replacedBy: ends[0], kept)
    let first = try fill(&file)
    #expect(first > 5_000 && first < 100_000)
  }

  /// Standard output is another for a moment only, as other tests print.
  static func standardOutput(replacedBy end: Int32, _ kept: Int32) throws -> OutputFile {
    dup2(end, 1)
    defer { dup2(kept, 1) }
    return try OutputFile(writing: .standardOutput(), patience: hurried)
  }
}
