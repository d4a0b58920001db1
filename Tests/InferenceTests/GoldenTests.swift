import Foundation
import Testing

@testable import Inference

/// Networks and outputs of LiteRT's reference kernels that are not part of the repository.
///
/// `FEREDGE_GOLDENS` names a directory that `Tests/tools/unpack_goldens.py` has filled.
@Suite struct GoldenTests {
  static var networks: [URL] {
    guard let path = ProcessInfo.processInfo.environment["FEREDGE_GOLDENS"] else { return [] }
    let files = try? FileManager.default.contentsOfDirectory(
      at: URL(fileURLWithPath: path), includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "tflite" }.sorted { $0.path < $1.path }
  }

  @Test(arguments: networks)
  func `every output of a golden network equals the reference to the bit`(network: URL) throws {
    var bench = Workbench(try Data(contentsOf: network))
    let problems = bench.problems()
    for index in 0..<problems.keptCount { Issue.record("\(problems[index])") }
    var interpreter = try bench.interpreter()
    let inputs = try int8Values(network.deletingPathExtension().appendingPathExtension("x"))
    let expected = try int8Values(network.deletingPathExtension().appendingPathExtension("y"))
    let inputLength = interpreter.inputElements
    let outputLength = interpreter.outputElements
    let count = inputs.count / inputLength
    #expect(count * outputLength == expected.count)
    var different = 0
    let started = Date()
    for item in 0..<count {
      let results = interpreter.run(inputs[item * inputLength..<(item + 1) * inputLength])
      for index in 0..<outputLength where results[index] != expected[item * outputLength + index] {
        different += 1
      }
    }
    let each = Date().timeIntervalSince(started) / Double(count) * 1000
    print(
      "golden \(network.lastPathComponent): \(count) inputs, \(different) of \(expected.count) "
        + "values differ; \(interpreter.footprint); \(each) ms")
    #expect(different == 0)
  }
}
