import Foundation
import TestSupport
import Testing

@Suite struct ReplayTests {
  let folder = TestFolder()

  /// A terminal's end that has these bytes to read, and after them an error, because the other end is gone.
  private func breaking(after bytes: [UInt8]) throws -> FileHandle {
    let terminal = try Pseudoterminal()
    let end = open(terminal.path, O_RDWR | O_NOCTTY)
    var settings = termios()
    try #require(tcgetattr(end, &settings) == 0)
    cfmakeraw(&settings)
    try #require(tcsetattr(end, TCSANOW, &settings) == 0)
    try #require(write(end, bytes, bytes.count) == bytes.count)
    try #require(close(end) == 0)
    return FileHandle(fileDescriptor: dup(terminal.host), closeOnDealloc: true)
  }

  @Test(arguments: [
    (["replay", "-"], "-"),
    (["run", "--camera", "-", "--gpio-chip", "simulated", "--socket"], "standard input"),
  ])
  func `a clip that cannot be read on ends the program with a line that says so`(
    call: [String], object: String
  ) throws {
    var clip = ClipBytes(header: "YUV4MPEG2 W64 H48 F30:1 Cmono")
    clip.append([UInt8](repeating: 90, count: 3_072))
    // Cut off inside the second frame.
    clip.append([UInt8](repeating: 90, count: 100))
    let socket = call.last == "--socket" ? [folder.path(of: "socket")] : []
    let ending = try Program.run(call + socket, from: breaking(after: clip.bytes))
    #expect(ending.status == 74)
    #expect(
      ending.complaint == "feredge: \(object): cannot read: input/output error (errno 5)\n")
  }
}
