import Foundation
import TestSupport
import Testing

/// `--log` and `feredge log` from outside.
@Suite struct LogTests {
  let folder = TestFolder()

  /// A replay of three small gray frames with events and the log.
  private func replay() throws -> (log: String, events: String) {
    let clip = folder.write(grayClip(frames: 3), to: "clip.y4m")
    let (log, events) = (folder.path(of: "log"), folder.path(of: "events"))
    let ending = try Program.run(["replay", clip, "--log", log, "--events", events])
    try #require(ending.status == 0, "\(ending.complaint)")
    return (log, String(decoding: folder.read("events"), as: UTF8.self))
  }

  private func grayClip(frames: Int) -> [UInt8] {
    Array("YUV4MPEG2 W32 H24 F15:1 Cmono\n".utf8)
      + (0..<frames).flatMap { Array("FRAME\n".utf8) + [UInt8](repeating: UInt8($0), count: 768) }
  }

  @Test func `the log tells the same lines of JSON as the events`() throws {
    let (log, events) = try replay()
    let ending = try Program.run(["log", "--json", log])
    #expect(ending.status == 0)
    #expect(ending.output == events)
    #expect(events.contains(#""event":"start""#) && events.contains(#""event":"stop""#))
  }

  @Test func `a log in words parts its runs`() throws {
    _ = try replay()
    let (log, _) = try replay()
    let ending = try Program.run(["log", log])
    #expect(ending.status == 0)
    let lines = ending.output.components(separatedBy: "\n")
    #expect(lines.filter { $0 == "---" }.count == 1)
    #expect(lines.filter { $0.contains("start: feredge ") }.count == 2)
    #expect(lines.filter { $0.contains("stop: ended after 3 frames") }.count == 2)
  }

  @Test func `damage is told with its place, and the rest is shown`() throws {
    let (log, events) = try replay()
    var bytes = folder.read("log")
    bytes[100] ^= 4
    _ = folder.write(bytes, to: "log")
    let ending = try Program.run(["log", "--json", log])
    #expect(ending.status == 65)
    #expect(ending.complaint == "feredge: \(log): damaged at byte 0: entry 1 is not whole\n")
    let kept = events.components(separatedBy: "\n").dropFirst()
    #expect(ending.output == kept.joined(separator: "\n"))
  }

  @Test func `a log cut short is told`() throws {
    let (log, _) = try replay()
    _ = folder.write(Array(folder.read("log").prefix(1000)), to: "log")
    let ending = try Program.run(["log", log])
    #expect(ending.status == 65)
    #expect(
      ending.complaint == "feredge: \(log): wrong length: 1000 bytes, its ring has 1048576\n")
  }

  @Test func `a supervised run sets aside what is no log and begins a new one`() throws {
    let text = folder.write(Array("no log\n".utf8), to: "text")
    // /dev/null is no watchdog, so the run ends there, behind the log.
    let ending = try Program.run([
      "run", "--camera", "synthetic", "--gpio-chip", "simulated", "--frames", "1", "--socket",
      folder.path(of: "socket"), "--log", text, "--watchdog", "/dev/null",
    ])
    #expect(ending.status == 69)
    #expect(
      ending.complaint.hasPrefix(
        "feredge: \(text): no event log: kept as \(text).damaged; a new log begins\n"))
    #expect(folder.read("text.damaged") == Array("no log\n".utf8))
    #expect(folder.read("text").count == 4096 * 256)
  }

  @Test func `a supervised run goes on where its state cannot be kept, and says so`() throws {
    // As above; unsupervised, the state ends the run.
    let call = [
      "run", "--camera", "synthetic", "--gpio-chip", "simulated", "--frames", "1", "--socket",
      folder.path(of: "socket"), "--state", "/absent/state",
    ]
    let complaint = "feredge: /absent/state: cannot open: no such file or device (errno 2)\n"
    let supervised = try Program.run(call + ["--watchdog", "/dev/null"])
    #expect(supervised.status == 69)
    #expect(supervised.complaint.hasPrefix(complaint))
    #expect(supervised.complaint.contains("/dev/null"))
    let alone = try Program.run(call)
    #expect(alone.complaint == complaint)
    #expect(alone.status != 0)
  }

  @Test func `what is no log is neither read nor written on`() throws {
    let text = folder.write(Array("{\"t\":0.000}\n".utf8), to: "text")
    let complaint =
      "feredge: \(text): no event log: it does not hold what feredge run --log writes\n"
    let read = try Program.run(["log", text])
    #expect((read.status, read.complaint) == (65, complaint))
    let clip = folder.write(grayClip(frames: 1), to: "clip.y4m")
    let written = try Program.run(["replay", clip, "--log", text])
    #expect((written.status, written.complaint) == (65, complaint))
    #expect(folder.read("text") == Array("{\"t\":0.000}\n".utf8))
    #expect(try Program.run(["log", "/absent"]).status == 66)
  }
}
