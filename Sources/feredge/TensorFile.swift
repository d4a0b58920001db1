internal import Console
internal import Inference

/// Why a file cannot be the inputs of a network, or hold its outputs.
enum TensorFileError: Error {
  /// No `.npy` that can be read.
  case array(NumPyError)
  /// An `.npy` of another type than the network's inputs.
  case arrayType
  /// Inputs, or outputs, of several types, or of one that `.npy` is not read or written in.
  case typesDiffer
  /// Not a whole number of items.
  case length(bytes: Int, item: Int)
}

/// The inputs of a network in a file: raw values, or an `.npy` of version 1.0 that holds them.
struct TensorFile {
  /// Where the values start.
  let start: Int
  /// Items of `itemBytes` each, at least 1.
  let count: Int
  let itemBytes: Int

  /// - Parameters:
  ///   - isArray: whether the file's name says that it is an `.npy`.
  ///   - network: what the values are for.
  init(
    _ bytes: Span<UInt8>, isArray: Bool, for network: borrowing Interpreter
  ) throws(TensorFileError) {
    start = isArray ? try Self.valuesStart(bytes, network) : 0
    itemBytes = network.inputBytes
    let length = bytes.count - start
    guard length > 0, length % itemBytes == 0 else {
      throw .length(bytes: length, item: itemBytes)
    }
    count = length / itemBytes
  }

  private static func valuesStart(
    _ bytes: Span<UInt8>, _ network: borrowing Interpreter
  ) throws(TensorFileError) -> Int {
    let header: NumPyHeader
    do throws(NumPyError) { header = try NumPyHeader(bytes) } catch { throw .array(error) }
    for port in 0..<network.inputCount where network.inputType(port) != network.inputType(0) {
      throw .typesDiffer
    }
    guard header.element == NumPyHeader.Element(network.inputType(0)) else { throw .arrayType }
    return header.valuesStart
  }
}

extension Interpreter {
  /// Bytes of one item: all inputs.
  var inputBytes: Int {
    var bytes = 0
    for port in 0..<inputCount {
      bytes += inputShape(port).elementCount * inputType(port).byteCount
    }
    return bytes
  }
}

extension LineBuffer {
  mutating func append(_ error: TensorFileError) {
    switch error {
    case .array(let error): append(error)
    case .arrayType: append("not usable as input: the .npy is not of the network's input type")
    case .typesDiffer: append("no .npy can hold values of these types; raw bytes can")
    case .length(let bytes, let item):
      append("not usable as input: ")
      append(decimal: Int64(bytes))
      append(" bytes are no whole number of items of ")
      append(decimal: Int64(item))
    }
  }
}
