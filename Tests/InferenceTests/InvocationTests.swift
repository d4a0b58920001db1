import Foundation
import Inference
import Testing

/// Networks that pick slices by indices that an input decides.
@Suite struct InvocationTests {
  static let networks = try! OperatorCase.read(
    OperatorCaseTests.vectors.appendingPathComponent("rare.cases")
  ).filter { $0.name.hasPrefix("gather_computed") }

  /// 0xFF in every byte is −1 in every width; 0x7F is far past every end.
  @Test(arguments: [Int8(-1), 0x7F])
  func `an index outside is an error, and the next run is right again`(byte: Int8) throws {
    #expect(!Self.networks.isEmpty)
    for network in Self.networks {
      var bench = Workbench(network.model)
      var interpreter = try bench.interpreter(memoryBytes: 1 << 20)
      let canFail = interpreter.canFail
      #expect(canFail, "\(network.name)")
      let length = interpreter.inputBytes
      do throws(InvocationError) {
        _ = try interpreter.run(Array(repeating: byte, count: length)[...])
        Issue.record("\(network.name): picked outside")
      } catch {
        guard case .indexOutOfRange(0, let index, let length) = error else {
          Issue.record("\(network.name): \(error)")
          continue
        }
        #expect(byte < 0 ? index == -1 : index >= length)
      }
      let results = try interpreter.run(network.inputs[..<length])
      #expect(results[...] == network.outputs[..<results.count], "\(network.name)")
    }
  }

  @Test func `no other network can fail`() throws {
    for network in HostileFileTests.networks {
      var bench = Workbench(network.model)
      let canFail = try bench.interpreter().canFail
      #expect(!canFail, "\(network.name)")
    }
  }
}
