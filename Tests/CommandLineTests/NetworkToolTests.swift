import Foundation
import TestSupport
import Testing

/// `infer` and `inspect` on a small network of `Tests/InferenceTests/Vectors`.
@Suite struct NetworkToolTests {
  let folder = TestFolder()

  /// The parts of the first case: model, inputs and outputs; see `Tests/tools/make_operator_cases.py`.
  private func firstCase() throws -> (model: [UInt8], inputs: [UInt8], outputs: [UInt8]) {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../InferenceTests/Vectors/networks.cases")
    let data = [UInt8](try Data(contentsOf: file))
    let lengths = (0..<4).map { part in
      (0..<4).reduce(0) { $0 | Int(data[4 * part + $1]) << (8 * $1) }
    }
    let model = 16 + lengths[0]
    let inputs = model + lengths[1]
    let outputs = inputs + lengths[2]
    return (
      Array(data[model..<inputs]), Array(data[inputs..<outputs]),
      Array(data[outputs..<outputs + lengths[3]])
    )
  }

  @Test func `infer writes what the reference kernels write`() throws {
    let (model, inputs, outputs) = try firstCase()
    let ending = try Program.run([
      "infer", folder.write(model, to: "network.tflite"), "--input",
      folder.write(inputs, to: "in"), "--output", folder.path(of: "out"), "--repeat", "3",
    ])
    #expect(ending.status == 0)
    #expect(folder.read("out") == outputs)
    #expect(ending.output.hasPrefix("3 runs: min "))
  }

  /// An `.npy` with this dictionary in its header.
  private func array(_ dictionary: String, _ values: [UInt8]) -> [UInt8] {
    let header = dictionary + String(repeating: " ", count: 118 - dictionary.count - 1) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + values
  }

  @Test func `infer reads and writes arrays of NumPy where the names say so`() throws {
    let (model, inputs, outputs) = try firstCase()
    let input = array(
      "{'descr': '|i1', 'fortran_order': False, 'shape': (3, 24, 24, 1), }", inputs)
    let ending = try Program.run([
      "infer", folder.write(model, to: "network.tflite"), "--input",
      folder.write(input, to: "in.npy"), "--output", folder.path(of: "out.npy"),
    ])
    #expect(ending.status == 0)
    #expect(
      folder.read("out.npy")
        == array("{'descr': '|i1', 'fortran_order': False, 'shape': (3, 5), }", outputs))
  }

  @Test(arguments: [
    ("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 24, 24, 1), }", "input type"),
    ("{'descr': '|i1', 'fortran_order': True, 'shape': (3, 24, 24, 1), }", "Fortran"),
    ("{'descr': '|i1', 'fortran_order': False, 'shape': (2, 24, 24, 1), }", "asks for 1152"),
    ("{'descr': '|i1', 'fortran_order': False, 'shape': 1728, }", "bad .npy header"),
  ])
  func `an array that does not fit is bad data`(dictionary: String, reason: String) throws {
    let (model, inputs, _) = try firstCase()
    let path = folder.write(array(dictionary, inputs), to: "in.npy")
    let ending = try Program.run([
      "infer", folder.write(model, to: "network.tflite"), "--input", path, "--output",
      folder.path(of: "out"),
    ])
    #expect(ending.status == 65)
    #expect(ending.complaint.hasPrefix("feredge: \(path): "))
    #expect(ending.complaint.contains(reason))
  }

  @Test func `inputs that are no whole number of items are bad data`() throws {
    let (model, inputs, _) = try firstCase()
    let path = folder.write(Array(inputs.dropLast()), to: "in")
    let ending = try Program.run([
      "infer", folder.write(model, to: "network.tflite"), "--input", path, "--output",
      folder.path(of: "out"),
    ])
    #expect(ending.status == 65)
    #expect(ending.complaint.hasPrefix("feredge: \(path): not usable as input: "))
  }

  @Test func `an index outside of what it picks from is bad data`() throws {
    let (model, inputs) = try VectorNetwork.parts(of: "gather_computed 10", in: "rare")
    // −1, whatever the width of an index.
    let path = folder.write(inputs.map { _ in 0xFF }, to: "in")
    let ending = try Program.run([
      "infer", folder.write(model, to: "network.tflite"), "--input", path, "--output",
      folder.path(of: "out"),
    ])
    #expect(ending.status == 65)
    #expect(
      ending.complaint.hasPrefix(
        "feredge: \(path): cannot run the network: operator 0 GATHER: index -1 outside 0 to "))
  }

  @Test func `inspect shows operators, cost and the plan`() throws {
    let ending = try Program.run([
      "inspect", folder.write(try firstCase().model, to: "network.tflite"),
    ])
    #expect(ending.status == 0)
    #expect(ending.output.contains("DEPTHWISE_CONV_2D"))
    #expect(ending.output.contains("multiply-adds "))
    #expect(ending.output.contains("arena over time"))
  }

  @Test func `inspect as JSON is one object`() throws {
    let ending = try Program.run([
      "inspect", folder.write(try firstCase().model, to: "network.tflite"), "--json",
    ])
    let object = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let members = try #require(object as? [String: Any])
    #expect(Set(members.keys) == ["inputs", "outputs", "operators", "memory", "plan"])
  }

  @Test func `inspect tells what is wrong with a file that is cut off`() throws {
    let model = try firstCase().model
    let ending = try Program.run([
      "inspect", folder.write(Array(model.prefix(model.count / 2)), to: "cut.tflite"),
    ])
    #expect(ending.status == 65)
    #expect(ending.output.contains("points outside the file"))
    #expect(ending.output.hasSuffix("problem\n") || ending.output.hasSuffix("problems\n"))
  }
}
