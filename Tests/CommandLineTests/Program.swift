import Foundation
import TestSupport

/// The built program, started as a person or a script would start it.
enum Program {
  /// `FEREDGE_PROGRAM` names another build, such as the embedded one; otherwise the one beside these tests.
  static let path =
    ProcessInfo.processInfo.environment["FEREDGE_PROGRAM"]
    ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("feredge").path

  /// Another program that was built beside these tests.
  static func path(of name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent(name).path
  }

  struct Ending {
    var status: Int32
    var output: String
    var complaint: String
  }

  /// Runs it to its end, with `input` on standard input.
  ///
  /// - Parameters:
  ///   - device: on standard input instead of `input`.
  ///   - name: of another program than `feredge`.
  static func run(
    _ arguments: [String], input: [UInt8] = [], from device: FileHandle? = nil,
    of name: String? = nil
  ) throws -> Ending {
    let folder = TestFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: name.map(path(of:)) ?? path)
    process.arguments = arguments
    process.standardInput =
      device ?? FileHandle(forReadingAtPath: folder.write(input, to: "input"))
    // Files, not pipes: nothing has to be drained while the program runs.
    process.standardOutput = FileHandle(forWritingAtPath: folder.write([], to: "output"))
    process.standardError = FileHandle(forWritingAtPath: folder.write([], to: "complaint"))
    try process.run()
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus,
      output: String(decoding: folder.read("output"), as: UTF8.self),
      complaint: String(decoding: folder.read("complaint"), as: UTF8.self))
  }
}
