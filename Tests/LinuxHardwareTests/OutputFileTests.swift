import LinuxHardware
import TestSupport
import Testing

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
}
