import Foundation
import TestSupport
import Testing

@Suite struct SelftestTests {
  private struct Result: Decodable {
    var name: String
    var result: String
    var detail: String
  }

  private func results(_ arguments: [String]) throws -> (results: [Result], status: Int32) {
    let ending = try Program.run(["selftest", "--json"] + arguments)
    #expect(ending.complaint.isEmpty)
    return (try JSONDecoder().decode([Result].self, from: Data(ending.output.utf8)), ending.status)
  }

  /// Fails after networks were replaced until `python3 models/selftest_table.py` has run.
  @Test func `the program passes its own test, and devices that nobody named are skipped`() throws {
    let (results, status) = try results(["--camera", "synthetic"])
    #expect(status == 0)
    for result in results { #expect(result.result != "fail", "\(result.name): \(result.detail)") }
    let passed = Set(results.filter { $0.result == "pass" }.map(\.name))
    #expect(
      passed == [
        "network face-detector", "network face", "network eye-state", "memory", "clock",
        "scenarios", "camera",
      ])
    #expect(
      Set(results.filter { $0.result == "skip" }.map(\.name)) == ["gpio", "i2c", "watchdog"])
  }

  @Test func `parts that were named and are not there fail the test`() throws {
    let folder = TestFolder()
    let missing = folder.path(of: "missing")
    let (results, status) = try results([
      "--camera", "\(missing).y4m", "--gpio-chip", missing, "--gpio-alert", "17",
      "--gpio-ack", "5", "--light-sensor", "255:0x10", "--watchdog", missing,
    ])
    #expect(status == 70)
    let failed = Set(results.filter { $0.result == "fail" }.map(\.name))
    #expect(
      failed == ["camera", "gpio-alert", "gpio-ack", "i2c", "light-sensor", "watchdog"])
  }

  @Test func `a simulated chip is not tested, and no plain file is a watchdog`() throws {
    let folder = TestFolder()
    let file = folder.write([], to: "watchdog")
    let ending = try Program.run([
      "selftest", "--camera", "synthetic", "--gpio-chip", "simulated", "--gpio-alert", "17",
      "--watchdog", file,
    ])
    #expect(ending.status == 70)
    #expect(ending.output.contains("\nskip  gpio-alert             the chip is simulated\n"))
    #expect(ending.output.contains("\nFAIL  watchdog               \(file): cannot inspect: "))
  }
}
