/// One operator of a file, as a kernel sees it while it judges whether it can run it.
///
/// Arguments are counted inputs first, then outputs; that number goes into a problem.
struct OperatorView {
  let file: ModelFile
  /// `BuiltinOperator` number.
  let code: Int
  private let inputs: FlatVector<Int32>?
  private let outputs: FlatVector<Int32>?
  /// The operator's own options table; `nil` when the file leaves it out, so that defaults hold.
  let options: FlatTable?

  init(_ index: Int, in file: ModelFile) throws(ModelProblem.Kind) {
    self.file = file
    let table = try file.operators.table(index)
    let codeIndex: UInt32 = try table.number(0, default: 0)
    code = try file.operatorCode(Int(codeIndex))
    inputs = try table.vector(1, of: Int32.self)
    outputs = try table.vector(2, of: Int32.self)
    options = try table.table(4)
  }

  var inputCount: Int { inputs?.count ?? 0 }
  var outputCount: Int { outputs?.count ?? 0 }

  /// The tensor index of an input; `nil` for one that is left out (index −1).
  func inputIndex(_ position: Int) throws(ModelProblem.Kind) -> Int? {
    guard let inputs, position < inputs.count else { return nil }
    let index = Int(inputs[position])
    if index == -1 { return nil }
    guard index >= 0, index < file.tensors.count else { throw .tensorIndex(index) }
    return index
  }

  func outputIndex(_ position: Int) throws(ModelProblem.Kind) -> Int {
    guard let outputs, position < outputs.count else {
      throw .argumentMissing(argument: inputCount + position)
    }
    let index = Int(outputs[position])
    guard index >= 0, index < file.tensors.count else { throw .tensorIndex(index) }
    return index
  }

  func expect(inputs: ClosedRange<Int>, outputs: Int = 1) throws(ModelProblem.Kind) {
    guard inputs.contains(inputCount) else { throw .inputCount(inputCount) }
    guard outputs == outputCount else { throw .outputCount(outputCount) }
  }

  /// An input, or `nil` when it is left out.
  func optionalInput(_ position: Int) throws(ModelProblem.Kind) -> Tensor? {
    guard let index = try inputIndex(position) else { return nil }
    return try file.tensor(index)
  }

  func input(_ position: Int) throws(ModelProblem.Kind) -> Tensor {
    guard let tensor = try optionalInput(position) else {
      throw .argumentMissing(argument: position)
    }
    return tensor
  }

  func output(_ position: Int = 0) throws(ModelProblem.Kind) -> Tensor {
    try file.tensor(try outputIndex(position))
  }

  /// An int8 input with one scale and zero point.
  func int8Input(_ position: Int) throws(ModelProblem.Kind) -> QuantizedTensor {
    try QuantizedTensor(try input(position), argument: position)
  }

  /// An int8 output with one scale and zero point.
  func int8Output(_ position: Int = 0) throws(ModelProblem.Kind) -> QuantizedTensor {
    try QuantizedTensor(try output(position), argument: inputCount + position)
  }

  /// Whether an operator works on 16-bit activations: its input number `position` has them.
  func isWide(_ position: Int = 0) throws(ModelProblem.Kind) -> Bool {
    try input(position).type == .int16
  }

  func int16Input(_ position: Int) throws(ModelProblem.Kind) -> QuantizedTensor {
    try activation(position, .int16)
  }

  func int16Output() throws(ModelProblem.Kind) -> QuantizedTensor { try activationOutput(.int16) }

  /// An input of int8 or int16 with one scale and zero point, for a kernel that takes either.
  func activation(
    _ position: Int, _ type: ElementType
  ) throws(ModelProblem.Kind) -> QuantizedTensor {
    try QuantizedTensor(try input(position), as: type, argument: position)
  }

  /// An output of int8 or int16 with one scale and zero point.
  func activationOutput(_ type: ElementType) throws(ModelProblem.Kind) -> QuantizedTensor {
    try QuantizedTensor(try output(), as: type, argument: inputCount)
  }

  /// What the fused activation of option `field` leaves of the output.
  func activationRange(
    option field: Int, of output: QuantizedTensor
  ) throws(ModelProblem.Kind) -> ActivationRange {
    try ActivationRange(fused: try option(field, default: 0), of: output)
  }

  /// An input of int32 or int64 numbers that are known by now, such as axes or paddings: constant, or
  /// computed from constants and shapes.
  func constantIntegers(_ position: Int) throws(ModelProblem.Kind) -> IntegerList {
    let tensor = try input(position)
    guard tensor.type == .int32 || tensor.type == .int64 else {
      throw .argumentType(argument: position)
    }
    guard let list = IntegerList(tensor, in: file) else {
      throw .argumentNotConstant(argument: position)
    }
    return list
  }

  /// An input of any type whose values are only moved.
  func movedInput(_ position: Int) throws(ModelProblem.Kind) -> MovedTensor {
    try MovedTensor(try input(position), argument: position)
  }

  /// An output whose values are those of `source`, moved.
  ///
  /// - Throws: `.argumentType` or `.argumentQuantizationDiffers` where they would stand for something else.
  func movedOutput(
    _ position: Int = 0, from source: MovedTensor
  ) throws(ModelProblem.Kind) -> MovedTensor {
    let argument = inputCount + position
    let output = try MovedTensor(try output(position), argument: argument)
    guard output.type == source.type else { throw .argumentType(argument: argument) }
    guard output.isQuantizedLike(source) else {
      throw .argumentQuantizationDiffers(argument: source.argument)
    }
    return output
  }

  /// Constant int8 weights with zero points of 0 and one scale, or one for each of `slices` along `dimension`.
  ///
  /// - Parameter mayBeComputed: whether another operator may write them, too.
  func weights(
    _ position: Int, slices: Int, along dimension: Int, mayBeComputed: Bool = false
  ) throws(ModelProblem.Kind) -> Tensor {
    let tensor = try input(position)
    guard tensor.type == .int8 else { throw .argumentType(argument: position) }
    guard mayBeComputed || tensor.constant != nil else {
      throw .argumentNotConstant(argument: position)
    }
    guard let scales = tensor.scales else { throw .argumentNotQuantized(argument: position) }
    if scales.count > 1 {
      guard tensor.quantizedDimension == dimension else { throw .axis(tensor.quantizedDimension) }
      guard scales.count == slices else {
        throw .quantizationCount(expected: slices, found: scales.count)
      }
    }
    if let zeroPoints = tensor.zeroPoints {
      for index in 0..<zeroPoints.count where zeroPoints[index] != 0 {
        throw .weightZeroPoint(argument: position)
      }
    }
    return tensor
  }

  /// A constant bias of `count` values, or `nil` when it is left out.
  func bias(
    _ position: Int, count: Int, type: ElementType = .int32
  ) throws(ModelProblem.Kind) -> Tensor? {
    guard let tensor = try optionalInput(position) else { return nil }
    guard tensor.type == type else { throw .argumentType(argument: position) }
    guard tensor.constant != nil else { throw .argumentNotConstant(argument: position) }
    guard tensor.shape.elementCount == count else { throw .argumentShape(argument: position) }
    return tensor
  }

  /// A number of the options table.
  func option<Value: BitwiseCopyable & Numeric>(
    _ field: Int, default standard: Value
  ) throws(ModelProblem.Kind) -> Value {
    guard let options else { return standard }
    return try options.number(field, default: standard)
  }

  /// An int32 of the options table.
  func integerOption(_ field: Int, default standard: Int32 = 0) throws(ModelProblem.Kind) -> Int {
    Int(try option(field, default: standard))
  }

  /// A Boolean of the options table.
  func flag(_ field: Int) throws(ModelProblem.Kind) -> Bool {
    try option(field, default: UInt8(0)) != 0
  }
}

/// An int8 or int16 tensor with one scale and zero point, as kernels need most arguments to be.
struct QuantizedTensor {
  let index: Int
  let shape: TensorShape
  let type: ElementType
  let scale: Float
  /// 0 for int16: any other is refused when the tensor is read.
  let zeroPoint: Int32
  let isConstant: Bool

  init(
    _ tensor: Tensor, as type: ElementType = .int8, argument: Int
  ) throws(ModelProblem.Kind) {
    guard tensor.type == type else { throw .argumentType(argument: argument) }
    guard let quantization = tensor.quantization else {
      throw .argumentNotQuantized(argument: argument)
    }
    index = tensor.index
    shape = tensor.shape
    self.type = type
    scale = quantization.scale
    zeroPoint = quantization.zeroPoint
    isConstant = tensor.constant != nil
  }

  /// Whether the same integer means the same number in both tensors.
  func isQuantizedLike(_ other: QuantizedTensor) -> Bool {
    scale == other.scale && zeroPoint == other.zeroPoint
  }
}

/// A tensor of any type, of one scale and zero point if any, whose values an operator only moves.
struct MovedTensor {
  let index: Int
  let argument: Int
  let shape: TensorShape
  let type: ElementType
  private let quantization: Quantization?

  init(_ tensor: Tensor, argument: Int) throws(ModelProblem.Kind) {
    guard tensor.scales == nil || tensor.quantization != nil else {
      throw .argumentNotQuantized(argument: argument)
    }
    index = tensor.index
    self.argument = argument
    shape = tensor.shape
    type = tensor.type
    quantization = tensor.quantization
  }

  /// Whether the same bits mean the same number in both tensors.
  func isQuantizedLike(_ other: MovedTensor) -> Bool { quantization == other.quantization }

  /// What stands for 0.
  var zeroPoint: Int { Int(quantization?.zeroPoint ?? 0) }
}
