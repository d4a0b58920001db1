import Foundation
import Testing

@Suite struct ScenarioTableTests {
  /// `make scenarios` writes the file anew.
  @Test func `the committed table of clauses and times is what the scenarios measure`() throws {
    let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../DrowsinessTests/scenarios.md")
    let measured = try Program.run([], of: "scenario-table")
    #expect(measured.status == 0)
    let committed = try String(contentsOf: table, encoding: .utf8)
    let differing = zip(measured.output.split(separator: "\n"), committed.split(separator: "\n"))
      .first { $0 != $1 }
    #expect(measured.output == committed, "\(differing.map { "\($0.0)" } ?? "length")")
    #expect(!measured.output.contains("**broken**"))
  }
}
