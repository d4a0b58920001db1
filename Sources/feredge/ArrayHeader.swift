internal import Console
internal import Inference

/// What stands before the values of an `.npy` of version 1.0; `NumPyHeader` reads the same.
struct ArrayHeader {
  private let element: NumPyHeader.Element
  private let items: Int
  /// Of one item; a first length of 1 gives way to the items.
  private let shape: TensorShape

  /// The header of `items` results of a network: `[N, …]` for one output, `[N, values]` for several, all
  /// of an item one after another.
  init(of network: borrowing Interpreter, items: Int) throws(TensorFileError) {
    let type = network.outputType(0)
    guard let element = NumPyHeader.Element(type) else { throw .typesDiffer }
    var values = 0
    for port in 0..<network.outputCount {
      guard network.outputType(port) == type else { throw .typesDiffer }
      values += network.outputShape(port).elementCount
    }
    self.element = element
    self.items = items
    var joined = TensorShape()
    // More values than any shape has do not come out of networks: each port has 2²⁸ at most, 16 ports.
    shape = network.outputCount == 1 || !joined.append(values) ? network.outputShape(0) : joined
  }

  /// Magic, version and length take 10 bytes; spaces fill up to a multiple of 64, as NumPy aligns values.
  func write(to line: inout LineBuffer<256>) {
    var text = LineBuffer<192>()
    text.append("{'descr': '")
    text.append(element.name)
    text.append("', 'fortran_order': False, 'shape': (")
    text.append(decimal: Int64(items))
    text.append(",")
    let first = shape.rank > 0 && shape[0] == 1 ? 1 : 0
    for dimension in first..<max(first, shape.rank) {
      text.append(" ")
      text.append(decimal: Int64(shape[dimension]))
      text.append(dimension == shape.rank - 1 ? "" : ",")
    }
    text.append("), }")
    let length = (10 + text.count + 1 + 63) / 64 * 64 - 10
    line.append(byte: 0x93)
    line.append("NUMPY")
    line.append(byte: 1)
    line.append(byte: 0)
    line.append(byte: UInt8(truncatingIfNeeded: length))
    line.append(byte: UInt8(truncatingIfNeeded: length >> 8))
    line.append(text)
    line.append(byte: UInt8(ascii: " "), times: length - text.count - 1)
    line.append("\n")
  }
}

extension NumPyHeader.Element {
  /// - Returns: `nil` for a type that `.npy` files are not read or written in.
  init?(_ type: ElementType) {
    switch type {
    case .int8: self = .int8
    case .uint8: self = .uint8
    case .int16: self = .int16
    case .int32: self = .int32
    case .int64: self = .int64
    case .float32: self = .float32
    case .bool: return nil
    }
  }

  /// NumPy's short form: byte order, kind, bytes.
  fileprivate var name: StaticString {
    switch self {
    case .int8: "|i1"
    case .uint8: "|u1"
    case .int16: "<i2"
    case .int32: "<i4"
    case .int64: "<i8"
    case .float32: "<f4"
    }
  }
}
