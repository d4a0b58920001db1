import Foundation

/// The small networks of `Tests/InferenceTests/Vectors`, by name; see `Tests/tools/make_network_cases.py` and
/// `Tests/tools/make_operator_cases.py`.
enum VectorNetwork {
  /// The bytes of the first network of a name, or of a kind (a number follows it), out of one of these files.
  static func named(_ wanted: String, in cases: String = "networks") throws -> [UInt8] {
    try parts(of: wanted, in: cases).model
  }

  /// The same with the inputs that stand behind it.
  static func parts(
    of wanted: String, in cases: String
  ) throws -> (model: [UInt8], inputs: [UInt8]) {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../InferenceTests/Vectors/\(cases).cases")
    let data = [UInt8](try Data(contentsOf: file))
    var start = 0
    while start < data.count {
      // Four lengths of 32 bits, then name, model, inputs and outputs.
      let lengths = (0..<4).map { part in
        (0..<4).reduce(0) { $0 | Int(data[start + 4 * part + $1]) << (8 * $1) }
      }
      let name = start + 16
      let model = name + lengths[0]
      let found = String(decoding: data[name..<model], as: UTF8.self)
      if found == wanted || found.hasPrefix(wanted + " ") {
        let inputs = model + lengths[1]
        return (Array(data[model..<inputs]), Array(data[inputs..<inputs + lengths[2]]))
      }
      start = model + lengths[1...].reduce(0, +)
    }
    throw CocoaError(.fileReadNoSuchFile)
  }
}

/// An `.npy` of version 1.0.
func numPyFile(_ type: String, _ shape: [Int], _ values: [UInt8]) -> [UInt8] {
  let lengths = shape.map { "\($0)," }.joined(separator: " ")
  var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(lengths)), }"
  header += String(repeating: " ", count: 63 - (10 + header.count) % 64) + "\n"
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + Array(header.utf8) + values
}
