import Foundation
import Inference
import Testing

/// One network with inputs and the outputs of LiteRT's reference kernels; see
/// `Tests/tools/make_operator_cases.py`.
struct OperatorCase {
  let name: String
  let model: Data
  let inputs: [Int8]
  let outputs: [Int8]

  static func read(_ url: URL) throws -> [OperatorCase] {
    let data = try Data(contentsOf: url)
    var cases: [OperatorCase] = []
    var place = 0
    while place < data.count {
      let lengths = (0..<4).map { part in
        (0..<4).reduce(0) { $0 | Int(data[place + 4 * part + $1]) << (8 * $1) }
      }
      place += 16
      var parts: [Data] = []
      for length in lengths {
        parts.append(data.subdata(in: place..<place + length))
        place += length
      }
      cases.append(
        OperatorCase(
          name: String(decoding: parts[0], as: UTF8.self), model: parts[1],
          inputs: parts[2].map { Int8(bitPattern: $0) },
          outputs: parts[3].map { Int8(bitPattern: $0) }))
    }
    return cases
  }

  /// What differs from the reference, in words; `nil` when nothing does.
  func difference() -> String? {
    var bench = Workbench(model)
    let problems = bench.problems()
    if problems.count > 0 { return "\(name): \(problems[0])" }
    do {
      var interpreter = try bench.interpreter(memoryBytes: 1 << 20)
      let length = interpreter.inputBytes
      var results: [Int8] = []
      var start = 0
      repeat {
        results += try interpreter.run(inputs[start..<start + length])
        start += length
      } while start < inputs.count
      if results == outputs { return nil }
      let wrong = zip(results, outputs).enumerated().filter { $1.0 != $1.1 }
      let first = wrong.first.map { "value \($0.offset): \($0.element.0), not \($0.element.1)" }
      return
        "\(name): \(wrong.count) of \(outputs.count) values differ; \(first ?? "lengths differ")"
    } catch {
      return "\(name): \(error)"
    }
  }
}

@Suite struct OperatorCaseTests {
  static let vectors = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Vectors")

  @Test(arguments: [
    "operators.cases", "rare.cases", "lines.cases", "networks.cases", "sparse.cases",
    "converted.cases",
  ])
  func `every committed case equals the reference to the bit`(file: String) throws {
    let cases = try OperatorCase.read(Self.vectors.appendingPathComponent(file))
    #expect(!cases.isEmpty)
    for operatorCase in cases {
      if let difference = operatorCase.difference() { Issue.record("\(difference)") }
    }
  }

  /// `FEREDGE_OPERATOR_CASES` names a file of more cases, made for the occasion.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["FEREDGE_OPERATOR_CASES"] != nil,
      "FEREDGE_OPERATOR_CASES names no file; make exact makes one"))
  func `every case made for the occasion equals the reference to the bit`() throws {
    let path = try #require(ProcessInfo.processInfo.environment["FEREDGE_OPERATOR_CASES"])
    let cases = try OperatorCase.read(URL(fileURLWithPath: path))
    var different = 0
    for operatorCase in cases {
      guard let difference = operatorCase.difference() else { continue }
      different += 1
      if different <= 20 { Issue.record("\(difference)") }
    }
    print("\(cases.count) cases, \(different) differ")
    #expect(different == 0)
  }
}
