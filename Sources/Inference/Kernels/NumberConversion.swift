/// QUANTIZE and DEQUANTIZE between types: float32 to integers, integers to float32, and integers of one
/// width or scale to another.
///
/// - From float32: `round(real / scale) + zeroPoint` in single precision, halves away from 0, clamped
///   (`reference/quantize.h`). What is no number becomes the zero point; the reference leaves it undefined.
/// - To float32: `scale · (integer − zeroPoint)`, rounded once (`reference/dequantize.h`).
/// - Between integers: fixed point, as in `FixedPointMultiplier` (`reference/requantize.h`).
///
/// int8 to int8 is a table, see `TableLookup`.
struct NumberConversion: Kernel {
  private let input: Int
  private let output: Int
  private let inputType: ElementType
  private let outputType: ElementType
  private let source: Quantization
  private let target: Quantization
  private let multiplier: FixedPointMultiplier

  /// Whether a QUANTIZE or DEQUANTIZE is one of these.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    if view.code == OperatorCode.dequantize { return true }
    guard view.code == OperatorCode.quantize else { return false }
    let input = try view.input(0)
    let output = try view.output()
    return input.type != .int8 || output.type != .int8
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.input(0)
    let output = try view.output()
    guard input.shape == output.shape else { throw .argumentShape(argument: 1) }
    let isToReal = view.code == OperatorCode.dequantize
    guard Self.isInteger(input.type) || (!isToReal && input.type == .float32) else {
      throw .argumentType(argument: 0)
    }
    guard isToReal ? output.type == .float32 : Self.isInteger(output.type) else {
      throw .argumentType(argument: 1)
    }
    source = try Self.quantization(of: input, argument: 0)
    target = try Self.quantization(of: output, argument: 1)
    multiplier =
      input.type == .float32 || isToReal
      ? FixedPointMultiplier(multiplier: 0, shift: 0)
      : try FixedPointMultiplier(Double(source.scale) / Double(target.scale))
    self.input = input.index
    self.output = output.index
    inputType = input.type
    outputType = output.type
  }

  private static func isInteger(_ type: ElementType) -> Bool {
    type == .int8 || type == .uint8 || type == .int16 || type == .int32
  }

  /// A float32 stands for itself.
  private static func quantization(
    of tensor: Tensor, argument: Int
  ) throws(ModelProblem.Kind) -> Quantization {
    if tensor.type == .float32 { return Quantization(scale: 1, zeroPoint: 0) }
    guard let quantization = tensor.quantization else {
      throw .argumentNotQuantized(argument: argument)
    }
    return quantization
  }

  func run(in memory: KernelMemory) {
    switch inputType {
    case .float32: quantize(memory)
    case .int8: convert(Int8.self, memory)
    case .uint8: convert(UInt8.self, memory)
    case .int16: convert(Int16.self, memory)
    default: convert(Int32.self, memory)
    }
  }

  private func quantize(_ memory: KernelMemory) {
    let input = memory.numbers(Float.self, of: self.input)
    for index in 0..<input.count {
      let steps = input[index] / target.scale
      // Past every integer type's range already; a comparison with what is no number is false.
      let bounded: Float = steps > -4e9 ? (steps < 4e9 ? steps : 4e9) : (steps <= -4e9 ? -4e9 : 0)
      store(roundedAwayFromZero(Double(bounded)) + Int64(target.zeroPoint), index, memory)
    }
  }

  @inline(__always)
  private func convert<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, _ memory: KernelMemory
  ) {
    let input = memory.numbers(type, of: self.input)
    for index in 0..<input.count {
      let difference = Int32(truncatingIfNeeded: input[index]) &- source.zeroPoint
      if outputType == .float32 {
        let real = Double(source.scale) * Double(difference)
        memory.numbers(Float.self, of: output)[index] = Float(real)
      } else {
        store(Int64(multiplier(difference)) + Int64(target.zeroPoint), index, memory)
      }
    }
  }

  /// Clamps to the output's type and writes.
  @inline(__always)
  private func store(_ value: Int64, _ index: Int, _ memory: KernelMemory) {
    switch outputType {
    case .int8: memory.numbers(Int8.self, of: output)[index] = Int8(clamping: value)
    case .uint8: memory.numbers(UInt8.self, of: output)[index] = UInt8(clamping: value)
    case .int16: memory.numbers(Int16.self, of: output)[index] = Int16(clamping: value)
    default: memory.numbers(Int32.self, of: output)[index] = Int32(clamping: value)
    }
  }
}
