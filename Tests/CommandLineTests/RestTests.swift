import Foundation
import TestSupport
import Testing

/// A controlled rest of an instance that runs, by the console of another process.
@Suite struct RestTests {
  let folder = TestFolder()

  private func ask(_ command: String, _ socket: String) throws -> String {
    try Program.run(["console", "--socket", socket], input: Array("\(command)\n".utf8)).output
  }

  @Test func `a rest is asked for, confirmed and ended on the console, and each is an event`()
    throws
  {
    let socket = folder.path(of: "socket")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = [
      "run", "--camera", "synthetic", "--size", "160x120", "--fps", "5", "--gpio-chip", "simulated",
      "--profile", "pilot", "--rest-limit", "30min", "--socket", socket, "--events",
      folder.path(of: "events"),
    ]
    process.standardOutput = FileHandle(forWritingAtPath: folder.write([], to: "output"))
    try process.run()
    defer { process.waitUntilExit() }
    defer { process.terminate() }
    // It answers from its first frame on.
    var tries = 0
    while try !ask("status", socket).contains("pilot's profile"), tries < 1_000 { tries += 1 }
    #expect(try ask("rest", socket) == "rest       off; to begin: rest start, then rest confirm\n")
    #expect(try ask("rest confirm", socket) == "refused: nobody asked for a rest: rest start\n")
    #expect(
      try ask("rest start", socket)
        == "a rest of at most 30 min; it begins by: rest confirm, within 10 s\n")
    #expect(try ask("rest confirm", socket).hasPrefix("the rest has begun; it ends after 30 min"))
    #expect(try ask("rest", socket).hasPrefix("rest       since 00:00:0"))
    #expect(try ask("rest end", socket) == "the rest is over; the driver is watched again\n")
    #expect(try ask("baseline reset", socket).hasPrefix("forgotten  open eyes read "))
    // What was obeyed is in the file before the next answer.
    _ = try ask("status", socket)
    let events = String(decoding: folder.read("events"), as: UTF8.self)
    #expect(events.contains(#""event":"rest","on":true,"reason":"console"}"#))
    #expect(events.contains(#""event":"rest","on":false,"reason":"console"}"#))
  }
}
