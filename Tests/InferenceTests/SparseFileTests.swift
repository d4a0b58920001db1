import Foundation
import Inference
import Testing

/// Weights with blocks of zeros, and files that leave the zeros out; `OperatorCaseTests` holds the outputs
/// of all of them against the reference.
@Suite struct SparseFileTests {
  private static func cases(_ file: String) throws -> [OperatorCase] {
    try OperatorCase.read(OperatorCaseTests.vectors.appendingPathComponent(file))
  }

  private func outputs(of network: OperatorCase) throws -> [Int8] {
    var bench = Workbench(network.model)
    var interpreter = try bench.interpreter()
    let length = interpreter.inputBytes
    var outputs: [Int8] = []
    for start in stride(from: 0, to: network.inputs.count, by: length) {
      outputs += try interpreter.run(network.inputs[start..<start + length])
    }
    return outputs
  }

  @Test(arguments: ["1x1", "1x16", "16x16"])
  func `a converted network gives the same bytes with and without its zeros`(block: String) throws {
    let cases = try Self.cases("converted.cases")
    let dense = try #require(cases.first { $0.name == "dense \(block)" })
    let sparse = try #require(cases.first { $0.name == "sparse \(block)" })
    #expect(dense.model != sparse.model)
    #expect(dense.inputs == sparse.inputs)
    #expect(try outputs(of: dense) == outputs(of: sparse))
  }

  @Test(arguments: ["dense", "sparse"])
  func `of pruned weights only the blocks that are not empty are weighed and packed`(
    kind: String
  ) throws {
    let network = try #require(
      try Self.cases("converted.cases").first { $0.name == "\(kind) 16x16" })
    var bench = Workbench(network.model)
    let interpreter = try bench.interpreter()
    var shares: [BlockShare] = []
    for index in 0..<interpreter.operatorCount {
      let summary = interpreter.operatorSummary(index)
      if let share = summary.blockShare { shares.append(share) }
      if summary.multiplyAdds == 0 { #expect(summary.blockShare == nil) }
    }
    #expect(!shares.isEmpty)
    for share in shares { #expect(share.kept * 8 <= share.all * 7) }
  }

  @Test func `weights that are packed take no memory of their own with their zeros`() throws {
    let cases = try Self.cases("converted.cases")
    var constantBytes: [Int] = []
    for kind in ["dense", "sparse"] {
      let network = try #require(cases.first { $0.name == "\(kind) 16x16" })
      var bench = Workbench(network.model)
      constantBytes.append(try bench.interpreter().footprint.constantBytes)
    }
    // FULLY_CONNECTED reads its 16 rows of 128 where they lie: in the file, or with their zeros filled in.
    #expect(constantBytes[1] - constantBytes[0] == 16 * 128)
  }

  @Test func `networks that share a block leave nothing of theirs to the next one`() throws {
    let network = try #require(
      try Self.cases("converted.cases").first { $0.name == "sparse 16x16" })
    var bench = Workbench(network.model)
    var memory = bench.memory(1 << 16)
    for _ in 0..<3 {
      var interpreter = try Interpreter(model: try bench.model(), memory: &memory)
      let results = try interpreter.run(network.inputs.prefix(interpreter.inputBytes))
      #expect(results == Array(network.outputs.prefix(results.count)))
    }
    let rest = try memory.take(byteCount: memory.remainingBytes / 64 * 64)
    let bytes = unsafe UnsafeRawBufferPointer(start: rest.start, count: rest.byteCount)
    #expect(unsafe bytes.allSatisfy { $0 == 0 })
  }

  @Test func `weights without empty blocks are weighed in one go`() throws {
    for network in HostileFileTests.networks {
      var bench = Workbench(network.model)
      let interpreter = try bench.interpreter()
      for index in 0..<interpreter.operatorCount {
        #expect(interpreter.operatorSummary(index).blockShare == nil, "\(network.name)")
      }
    }
  }

  /// The case's name in `broken.cases` and what is wrong with it.
  private static let problems: [String: [ModelProblem]] = [
    "sound": [],
    "order twice": [ModelProblem(.tensor(1), .sparsityOrder)],
    "order too long": [ModelProblem(.tensor(1), .sparsityOrder)],
    "map outside": [ModelProblem(.tensor(1), .sparsityOrder)],
    "map negative": [ModelProblem(.tensor(1), .sparsityOrder)],
    "dense size": [ModelProblem(.tensor(1), .sparsityLevel(0))],
    "block does not divide": [ModelProblem(.tensor(1), .sparsityLevel(2))],
    "block of nothing": [ModelProblem(.tensor(1), .sparsityLevel(2))],
    "no segments": [ModelProblem(.tensor(1), .sparsityLevel(1))],
    "unknown format": [ModelProblem(.tensor(1), .sparsityLevel(0))],
    "segments too few": [ModelProblem(.tensor(1), .sparsityLevel(1))],
    "segments fall": [ModelProblem(.tensor(1), .sparsityPlaces(level: 1))],
    "segments from 1": [ModelProblem(.tensor(1), .sparsityPlaces(level: 1))],
    "place outside": [ModelProblem(.tensor(1), .sparsityPlaces(level: 1))],
    "place twice": [ModelProblem(.tensor(1), .sparsityPlaces(level: 1))],
    "a value too few": [ModelProblem(.tensor(1), .dataSize(expectedBytes: 64, foundBytes: 63))],
    "not int8": [ModelProblem(.tensor(1), .sparse)],
    "zero point": [ModelProblem(.tensor(1), .zeroPoint(3))],
    "two tensors": [
      ModelProblem(.tensor(1), .sparsityOrder),
      ModelProblem(.tensor(3), .sparsityPlaces(level: 1)),
    ],
    "sparse addend": [ModelProblem(.operation(0), .sparse)],
    "densify of dense": [ModelProblem(.operation(0), .argumentNotConstant(argument: 0))],
  ]

  @Test func `everything wrong with left-out zeros is told, tensor by tensor`() throws {
    let broken = try Self.cases("broken.cases")
    #expect(broken.count == Self.problems.count)
    for file in broken {
      let found = Workbench(file.model).problems()
      let expected = try #require(Self.problems[file.name], "\(file.name)")
      #expect(found.count == expected.count, "\(file.name)")
      for (index, problem) in expected.enumerated() where index < found.keptCount {
        #expect(found[index] == problem, "\(file.name)")
      }
    }
  }

  @Test func `too little memory for a sparse file is told with a size that is enough`() throws {
    let network = try #require(
      try Self.cases("converted.cases").first { $0.name == "sparse 1x1" })
    for available in [64, 4096, 8192] {
      var bench = Workbench(network.model)
      do throws(ModelError) {
        _ = try bench.interpreter(memoryBytes: available)
        Issue.record("\(available) bytes are not enough")
      } catch {
        guard case .memoryTooSmall(let required, _) = error else {
          Issue.record("\(error)")
          continue
        }
        var second = Workbench(network.model)
        var interpreter = try second.interpreter(memoryBytes: required)
        let item = network.inputs.prefix(interpreter.inputBytes)
        let results = try interpreter.run(item)
        #expect(results == Array(network.outputs.prefix(results.count)))
      }
    }
  }
}
