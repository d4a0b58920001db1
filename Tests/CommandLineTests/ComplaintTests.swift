import TestSupport
import Testing

/// Whatever is wrong gets one clear line and the exit code of its kind.
@Suite struct ComplaintTests {
  let folder = TestFolder()

  /// A clip of grey frames.
  private func clip(
    width: Int, height: Int, frames: Int, without bytes: Int = 0
  ) -> String {
    var clip = Array("YUV4MPEG2 W\(width) H\(height) F10:1 Cmono\n".utf8)
    for _ in 0..<frames {
      clip += Array("FRAME\n".utf8) + [UInt8](repeating: 0x80, count: width * height)
    }
    return folder.write(Array(clip.dropLast(bytes)), to: "clip.y4m")
  }

  private func expect(
    _ arguments: [String], _ status: Int32, _ complaint: String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let ending = try Program.run(arguments)
    #expect(ending.status == status, sourceLocation: location)
    #expect(ending.complaint == "feredge: \(complaint)\n", sourceLocation: location)
  }

  @Test func `an unknown option is a usage error that names the nearest one`() throws {
    try expect(
      ["--gpio-alart", "17"], 64, "--gpio-alart: unknown option: did you mean --gpio-alert?")
  }

  @Test(arguments: ["0", "-1", "30x"])
  func `a frame rate that is none is a usage error`(rate: String) throws {
    let ending = try Program.run(["run", "--fps", rate])
    #expect(ending.status == 64)
    #expect(ending.complaint.hasPrefix("feredge: --fps: "))
    #expect(ending.complaint.hasSuffix(": \(rate)\n"))
    #expect(ending.complaint.split(separator: "\n").count == 1)
  }

  @Test func `a clip that is not there is a missing input`() throws {
    let path = folder.path(of: "none.y4m")
    try expect(
      ["replay", path], 66, "\(path): cannot open: no such file or device (errno 2)")
  }

  @Test func `a clip cut off in a frame is bad data`() throws {
    let path = clip(width: 320, height: 240, frames: 3, without: 76_000)
    try expect(
      ["replay", path], 65, "\(path): cut off: frame 2 has 800 of 76800 bytes")
  }

  @Test func `a clip without a frame is bad data`() throws {
    let path = clip(width: 320, height: 240, frames: 0)
    try expect(["replay", path], 65, "\(path): no frame: the clip ends behind its first line")
  }

  @Test(arguments: [(1, 1), (3, 5), (1, 4096), (641, 479)])
  func `a clip of any size is watched to its end`(width: Int, height: Int) throws {
    let path = clip(width: width, height: height, frames: 2)
    let ending = try Program.run(["replay", path, "--events", "-"])
    #expect(ending.status == 0)
    #expect(ending.output.split(separator: "\n").last?.contains("\"event\":\"stop\"") == true)
  }

  @Test func `what is no clip is bad data`() throws {
    let path = folder.write(Array("GIF89a\n".utf8), to: "clip.y4m")
    try expect(
      ["replay", path], 65, "\(path): not a usable clip: it does not start with YUV4MPEG2")
  }

  @Test func `records on a full disk are an input or output error`() throws {
    let path = clip(width: 32, height: 24, frames: 2)
    try expect(
      ["replay", path, "--events", "/dev/full"], 74,
      "/dev/full: cannot write: no space left on device (errno 28)")
  }

  @Test func `a full disk under the drawing is an input or output error`() throws {
    let path = clip(width: 32, height: 24, frames: 1)
    try expect(
      ["replay", path, "--plot", "/dev/full"], 74,
      "/dev/full: cannot write: no space left on device (errno 28)")
  }
}
