import Foundation
import Inference
import TestSupport
import Testing

/// Damaged files: each must be refused with a problem or run safely, and nothing may trap. A debug
/// build asserts every index that a kernel forms.
@Suite struct HostileFileTests {
  static let networks = try! OperatorCase.read(
    OperatorCaseTests.vectors.appendingPathComponent("networks.cases"))
  static let operators = try! ["operators.cases", "rare.cases"].flatMap {
    try OperatorCase.read(OperatorCaseTests.vectors.appendingPathComponent($0))
  }

  /// Judges the file and, if it passes, plans and runs it; returns the number of problems.
  @discardableResult
  private func exercise(_ data: Data) -> Int {
    var bench = Workbench(data)
    let count = bench.problems().count
    if count > 0 { return count }
    do throws(ModelError) {
      var interpreter = try bench.interpreter(memoryBytes: 1 << 18)
      _ = try? interpreter.run(Array(repeating: 1, count: interpreter.inputBytes)[...])
    } catch {
      if case .invalid = error { Issue.record("a sound model fails later: \(error)") }
    }
    return 0
  }

  @Test func `a file cut off at any byte is refused or equal to the whole`() {
    for network in Self.networks {
      for length in 0..<network.model.count {
        let cut = network.model.prefix(length)
        if exercise(Data(cut)) > 0 { continue }
        let same = OperatorCase(
          name: network.name, model: Data(cut), inputs: network.inputs, outputs: network.outputs)
        if let difference = same.difference() { Issue.record("cut at \(length): \(difference)") }
      }
    }
  }

  /// Files by which the fuzzer reached a new part of the loader, and those that it once found a fault with.
  @Test func `the fuzzer's corpus never traps`() throws {
    let corpus = try OperatorCase.read(
      OperatorCaseTests.vectors.appendingPathComponent("hostile.cases"))
    #expect(!corpus.isEmpty)
    for file in corpus { exercise(file.model) }
  }

  /// The smallest network, and one that leaves out zeros: every byte that is not a weight is an offset, a
  /// length, an option or a place.
  private static var small: [OperatorCase] {
    let broken = try! OperatorCase.read(
      OperatorCaseTests.vectors.appendingPathComponent("broken.cases"))
    return [
      networks.min { $0.model.count < $1.model.count }!, broken.first { $0.name == "sound" }!,
    ]
  }

  @Test(arguments: [0, 1])
  func `a file with a byte of its structure changed never traps`(number: Int) {
    let network = Self.small[number]
    for place in network.model.indices {
      for value in [0x00, 0x7F, 0xFF] as [UInt8] {
        var data = network.model
        data[place] = value
        exercise(data)
      }
    }
  }

  @Test func `thousands of random mutations never trap`() {
    var generator = SeededGenerator(
      seed: ProcessInfo.processInfo.environment["FEREDGE_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261)
    let rounds =
      ProcessInfo.processInfo.environment["FEREDGE_FUZZ_ROUNDS"].flatMap(Int.init) ?? 4000
    print("fuzzing the loader: seed \(generator.seed), \(rounds) rounds")
    let models = (Self.networks + Self.operators).map(\.model)
    var accepted = 0
    for _ in 0..<rounds {
      var data = models.randomElement(using: &generator)!
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        mutate(&data, using: &generator)
      }
      if exercise(data) == 0 { accepted += 1 }
    }
    print("\(accepted) of \(rounds) mutated files are still sound")
  }

  private func mutate(_ data: inout Data, using generator: inout SeededGenerator) {
    let place = Int.random(in: 0..<data.count, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: data[place] = .random(in: 0...255, using: &generator)
    case 1: data[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: data[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator)!
    case 3:
      // A whole aligned word: offsets, lengths, dimensions and scales are words.
      let word = place & ~3
      let value = [0, 1, 2, 3, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7F80_0000]
        .randomElement(using: &generator)!
      for byte in 0..<4 where word + byte < data.count {
        data[word + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
      }
    default: data.removeLast(Int.random(in: 0...min(4, data.count - 1), using: &generator))
    }
  }
}
