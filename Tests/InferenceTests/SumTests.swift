import Foundation
import Inference
import Testing

/// Where this engine leaves the reference on purpose.
@Suite struct SumTests {
  /// (−20 + 10 + 3 − 5) · 1 / 4 is −3. LiteRT's BUILTIN_REF of TensorFlow 2.21 reads the same bytes as
  /// uint8, (236 + 10 + 3 + 251) / 4, and says 125.
  @Test func `SUM of int8 adds signed numbers, where the reference adds their bytes`() throws {
    let cases = try OperatorCase.read(
      OperatorCaseTests.vectors.appendingPathComponent("sum.cases"))
    let sum = try #require(cases.first)
    #expect(sum.inputs == [-20, 10, 3, -5])
    #expect(sum.outputs == [125])
    var bench = Workbench(sum.model)
    var interpreter = try bench.interpreter(memoryBytes: 1 << 16)
    let results = try interpreter.run(sum.inputs[...])
    #expect(results == [-3])
  }
}
