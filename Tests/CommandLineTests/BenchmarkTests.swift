import Foundation
import TestSupport
import Testing

/// `feredge bench`: what it tells adds up; how fast the machine is, is no matter of a test.
@Suite struct BenchmarkTests {
  private struct Report: Decodable {
    var frames: Int
    var budget_us: Int
    var late: Int
    var stages: [Row]

    struct Row: Decodable {
      var name: String
      var frames: Int
      var min: Int?
      var median: Int?
      var p99: Int?
      var p999: Int?
      var max: Int?
      var allowed: Int
      var margin: Int?

      enum CodingKeys: String, CodingKey {
        case name, frames, min, median, p99, max, allowed, margin
        case p999 = "p99.9"
      }
    }
  }

  @Test func `every stage of the drawn driver's frames is told, and the margin to its allowance`()
    throws
  {
    let ending = try Program.run(["bench", "--json", "--frames", "4"])
    try #require(ending.status == 0, "\(ending.complaint)")
    let report = try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
    #expect(report.frames == 4)
    #expect(report.budget_us == 66_667)
    #expect(
      report.stages.map(\.name) == [
        "quality", "detect", "face", "eyes", "decide", "announce", "report", "frame",
      ])
    for row in report.stages {
      let times = [row.min, row.median, row.p99, row.p999, row.max].compactMap { $0 }
      #expect(times == times.sorted(), "\(row.name)")
      #expect(row.frames <= 4)
      if let worst = row.max { #expect(abs(row.allowed - worst - row.margin!) <= 1) }
    }
    #expect(report.stages.last?.frames == 4)
    #expect(report.stages.first?.frames == 4)
  }

  @Test func `a short clip is measured to its end`() throws {
    let folder = TestFolder()
    let clip = folder.write(
      Array("YUV4MPEG2 W32 H24 F25:1 Cmono\n".utf8)
        + (0..<3).flatMap { Array("FRAME\n".utf8) + [UInt8](repeating: UInt8($0), count: 768) },
      to: "clip.y4m")
    let ending = try Program.run(["bench", "--camera", clip])
    #expect(ending.status == 0)
    #expect(ending.output.contains("quality        3 "))
    #expect(ending.output.contains("budget 40.000 ms, margin "))
    #expect(ending.output.components(separatedBy: "\n").dropFirst().allSatisfy { $0.count <= 80 })
  }

  @Test func `more frames than can be kept are refused`() throws {
    let ending = try Program.run(["bench", "--frames", "1000001"])
    #expect(ending.status == 64)
    #expect(ending.complaint.contains("bench measures at most 1000000 frames"))
  }
}
