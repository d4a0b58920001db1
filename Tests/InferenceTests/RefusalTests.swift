import Foundation
import Inference
import Testing

/// Small networks with one fault each, made by `Tests/tools/make_refused_cases.py`: every one is refused with
/// the problem that says what is wrong, and where.
@Suite struct RefusalTests {
  static let problems: [String: ModelProblem.Kind] = [
    "RESHAPE to another shape than its list says": .statedShape,
    "RESHAPE to another shape than its options say": .statedShape,
    "RESHAPE with two lengths left open": .statedShape,
    "RESHAPE by an input": .argumentNotConstant(argument: 1),
    "SQUEEZE of a length of 4": .axis(1),
    "EXPAND_DIMS at another place than it says": .statedShape,
    "GATHER by a constant past the end": .indexOutOfRange(index: 3, length: 3),
    "GATHER by 8-bit indices": .argumentType(argument: 1),
    "ADD of powers of two that stretches": .argumentShape(argument: 1),
    "ADD of powers of two, both finer than the sum": .multiplier,
    "ADD of powers of two, one coarser than the sum": .multiplier,
    "ADD of powers of two, one 16 bits finer": .multiplier,
    "LOGISTIC of 16 bits in other steps": .outputQuantization,
    "TANH of 16 bits in other steps": .outputQuantization,
    "TANH of 16 bits, its input too coarse": .multiplier,
    "LOGISTIC of 16 bits, its input too fine": .multiplier,
    "SOFTMAX of 16 bits in other steps": .outputQuantization,
    "SOFTMAX of 16 bits, its input too coarse": .multiplier,
    "PRELU of 16 bits with slopes of 16": .argumentType(argument: 1),
    "TRANSPOSE_CONV of 16 bits with a bias of 32": .argumentType(argument: 3),
    "CONV_2D by computed weights with a zero point": .weightZeroPoint(argument: 1),
    "DEPTHWISE_CONV_2D by computed weights with a zero point": .weightZeroPoint(argument: 1),
    "CONV_2D with a computed bias": .argumentNotConstant(argument: 2),
    "CONV_2D of 16 bits with a bias of 32": .argumentType(argument: 2),
    "SUM of 16 bits": .argumentType(argument: 0),
    "ADD of 32 and 64 bits": .argumentType(argument: 1),
    "STRIDED_SLICE by the lowest step of 64 bits": .option,
    "STRIDED_SLICE by a count past the end": .option,
    "STRIDED_SLICE by the highest count of 64 bits": .option,
  ]

  @Test func `every faulty network is refused with its own fault`() throws {
    let cases = try OperatorCase.read(
      OperatorCaseTests.vectors.appendingPathComponent("refused.cases"))
    #expect(cases.count == Self.problems.count)
    for faulty in cases {
      let kind = try #require(Self.problems[faulty.name], "\(faulty.name)")
      let found = Workbench(faulty.model).problems()
      #expect(found.count == 1, "\(faulty.name)")
      #expect(found[0] == ModelProblem(.operation(0), kind), "\(faulty.name)")
    }
  }
}
