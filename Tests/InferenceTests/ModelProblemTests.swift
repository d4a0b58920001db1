import Foundation
import Inference
import Testing

@Suite struct ModelProblemTests {
  @Test func `bytes that are no model are called that`() throws {
    let bench = Workbench(Data("not a model at all".utf8))
    let problems = bench.problems()
    #expect(problems.count == 1)
    #expect(problems[0] == ModelProblem(.file, .notAModel))
  }

  @Test func `an empty file is no model`() {
    #expect(Workbench(Data()).problems()[0] == ModelProblem(.file, .notAModel))
  }

  @Test func `every unsupported operator is named, not just the first`() throws {
    // The code 127 belongs to no operator.
    let network = try #require(HostileFileTests.networks.first { $0.name == "pyramid" })
    let changed = replacingOperatorCodes(in: network.model, by: 127)
    let problems = Workbench(changed).problems()
    #expect(problems.count == 11)
    for index in 0..<problems.keptCount {
      #expect(problems[index] == ModelProblem(.operation(index), .unsupportedOperator(code: 127)))
    }
  }

  @Test func `too little memory is told with a size that is enough`() throws {
    let network = try #require(HostileFileTests.networks.first { $0.name == "residual" })
    for available in [0, 64, 4096, 8192] {
      var bench = Workbench(network.model)
      do throws(ModelError) {
        _ = try bench.interpreter(memoryBytes: max(available, 64))
        Issue.record("\(available) bytes are not enough")
      } catch {
        guard case .memoryTooSmall(let required, _) = error else {
          Issue.record("\(error)")
          continue
        }
        var second = Workbench(network.model)
        _ = try second.interpreter(memoryBytes: required)
      }
    }
  }

  @Test func `a plan needs no more than its lower bound in these networks`() throws {
    for network in HostileFileTests.networks {
      var bench = Workbench(network.model)
      let footprint = try bench.interpreter().footprint
      #expect(footprint.arenaBytes >= footprint.arenaLowerBound)
      #expect(footprint.arenaBytes <= footprint.arenaLowerBound * 5 / 4, "\(network.name)")
    }
  }

  @Test func `outputs are found by name`() throws {
    let network = try #require(HostileFileTests.networks.first { $0.name == "pyramid" })
    var bench = Workbench(network.model)
    let interpreter = try bench.interpreter()
    #expect(interpreter.outputCount == 3)
    #expect(interpreter.outputIndex(named: "no such tensor") == nil)
    #expect(interpreter.outputShape(0).channels == 1)
    #expect(interpreter.outputShape(1).channels == 4)
    #expect(interpreter.inputQuantization(0).zeroPoint == -128)
  }

  /// Overwrites both code fields of each entry of the file's operator code table.
  private func replacingOperatorCodes(in model: Data, by code: UInt8) -> Data {
    var data = model
    func word(_ place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(data[place + $1]) << (8 * $1) }
    }
    func field(_ number: Int, of table: Int) -> Int? {
      let fields = table - Int(Int32(truncatingIfNeeded: word(table)))
      let offset = Int(data[fields + 4 + 2 * number]) | Int(data[fields + 5 + 2 * number]) << 8
      return offset == 0 ? nil : table + offset
    }
    let codes = field(1, of: word(0))!
    let vector = codes + word(codes)
    for index in 0..<word(vector) {
      let entry = vector + 4 + 4 * index
      let table = entry + word(entry)
      for number in [0, 3] {
        if let place = field(number, of: table) { data[place] = code }
      }
    }
    return data
  }
}
