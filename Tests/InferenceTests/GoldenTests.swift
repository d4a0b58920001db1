import Foundation
import Inference
import Testing

/// Networks and outputs of LiteRT's reference kernels that are not part of the repository.
///
/// `FEREDGE_GOLDENS` names a directory that `Tests/tools/unpack_goldens.py` has filled.
@Suite struct GoldenTests {
  static let directory = ProcessInfo.processInfo.environment["FEREDGE_GOLDENS"]

  @Test(
    .enabled(
      if: directory != nil,
      "FEREDGE_GOLDENS is not set (make test GOLDENS=DIR): all golden networks are skipped"))
  func `every output of the golden networks equals the reference to the bit`() throws {
    let path = try #require(Self.directory)
    let files = try FileManager.default.contentsOfDirectory(
      at: URL(fileURLWithPath: path), includingPropertiesForKeys: nil)
    let networks = files.filter { $0.pathExtension == "tflite" }.sorted { $0.path < $1.path }
    #expect(!networks.isEmpty)
    var skipped = 0
    for network in networks where try !check(network) { skipped += 1 }
    print("goldens: \(networks.count - skipped) checked, \(skipped) skipped")
  }

  /// Runs every input; returns whether all operators are supported.
  private func check(_ network: URL) throws -> Bool {
    let name = network.deletingPathExtension().lastPathComponent
    var bench = Workbench(try Data(contentsOf: network))
    if let missing = unsupportedOperators(bench.problems()) {
      print("goldens: \(name) skipped: operators \(missing) are not supported")
      return false
    }
    var interpreter = try bench.interpreter()
    let inputs = try values(network, "x")
    let expected = try values(network, "y")
    let length = interpreter.inputBytes
    var results: [Int8] = []
    for start in stride(from: 0, to: inputs.count, by: length) {
      results += try interpreter.run(inputs[start..<start + length])
    }
    let wrong = zip(results, expected).count { $0 != $1 }
    print("goldens: \(name): \(wrong) of \(expected.count) values differ; \(interpreter.footprint)")
    #expect(results.count == expected.count)
    #expect(wrong == 0, "\(name)")
    return true
  }

  /// The operators' numbers if these are all that is wrong.
  private func unsupportedOperators(_ problems: borrowing ModelProblems) -> Set<Int>? {
    var codes: Set<Int> = []
    for index in 0..<problems.keptCount {
      guard case .unsupportedOperator(let code) = problems[index].kind else {
        Issue.record("\(problems[index])")
        continue
      }
      codes.insert(code)
    }
    return codes.isEmpty ? nil : codes
  }

  private func values(_ network: URL, _ suffix: String) throws -> [Int8] {
    try Data(contentsOf: network.deletingPathExtension().appendingPathExtension(suffix))
      .map { Int8(bitPattern: $0) }
  }
}
