/// One thing that is wrong with a model, where it is, and the numbers that show it.
public struct ModelProblem: Error, Equatable, Sendable {
  /// What the problem was found in; indices count from 0 in the file's own order.
  public enum Place: Equatable, Sendable {
    case file
    case operatorCode(Int)
    case tensor(Int)
    case operation(Int)
  }

  public let place: Place
  public let kind: Kind

  public init(_ place: Place, _ kind: Kind) {
    self.place = place
    self.kind = kind
  }

  public enum Kind: Error, Equatable, Sendable {
    // The file as a whole.
    /// The bytes do not begin like a TensorFlow Lite model (identifier `TFL3` at byte 4).
    case notAModel
    /// 2³¹ bytes or more.
    case fileTooLarge(byteCount: Int)
    /// An offset or a length points outside the file; `position` is where it was read.
    case malformed(position: Int)
    /// Schema version; only 3 exists in the field.
    case schemaVersion(Int)
    /// Networks with control flow have more than one; only one is supported.
    case subgraphCount(Int)
    case tooManyTensors(count: Int, limit: Int)
    case tooManyOperators(count: Int, limit: Int)
    case tooManyInputs(count: Int, limit: Int)
    case tooManyOutputs(count: Int, limit: Int)

    // Tensors.
    /// A length below 1, more than 6 dimensions, or more than 2²⁸ elements.
    case shape
    /// `TensorType` of the schema.
    case elementType(code: Int)
    case bufferIndex(Int)
    case dataSize(expectedBytes: Int, foundBytes: Int)
    /// Data outside the FlatBuffer, or in a buffer shared with another file.
    case externalData
    /// Zeros are left out of something else than int8 weights.
    case sparse
    /// The order of a sparse tensor's dimensions, or what its blocks belong to.
    case sparsityOrder
    /// A level of a sparse tensor that does not go with its shape or with the level above, counted from 0.
    case sparsityLevel(Int)
    /// Places of a level that are out of order, twice there or outside the shape.
    case sparsityPlaces(level: Int)
    case variable
    /// Not finite, or not above 0.
    case scale
    case zeroPoint(Int)
    /// How many scales or zero points there are against how many there must be.
    case quantizationCount(expected: Int, found: Int)
    /// Read by an operator or given out as a result, but nothing has written it by then.
    case readBeforeWritten
    /// Written by two operators, or by one although it is constant or an input.
    case writtenTwice
    /// An input or output of the network that has a scale for each slice.
    case networkBoundaryScales

    // Operators.
    case operatorCodeIndex(Int)
    /// `BuiltinOperator` of the schema.
    case unsupportedOperator(code: Int)
    case customOperator
    case tensorIndex(Int)
    case inputCount(Int)
    case outputCount(Int)
    /// `argument` counts the operator's inputs, then its outputs, from 0.
    case argumentMissing(argument: Int)
    case argumentType(argument: Int)
    case argumentShape(argument: Int)
    case argumentNotConstant(argument: Int)
    case argumentConstant(argument: Int)
    case argumentNotQuantized(argument: Int)
    /// The operator only moves values, so that scale and zero point must agree with the output's.
    case argumentQuantizationDiffers(argument: Int)
    /// The weights' zero point is not 0.
    case weightZeroPoint(argument: Int)
    /// A fused activation that the operator does not have; `ActivationFunctionType` of the schema.
    case fusedActivation(code: Int)
    case padding(code: Int)
    case stride
    case dilation
    case option
    case axis(Int)
    /// The output has another shape than the one that the operator states.
    case statedShape
    /// GATHER picks slice `index` of `length`.
    case indexOutOfRange(index: Int, length: Int)
    /// The ratio of the scales is outside what the reference kernels accept.
    case multiplier
    /// SOFTMAX, LOGISTIC and TANH have one output scale and zero point each.
    case outputQuantization
  }
}

/// Every problem of a model, in the order found; the first 64 are kept, all are counted.
public struct ModelProblems: ~Copyable {
  public static var mostKept: Int { 64 }

  private var kept: InlineArray<64, ModelProblem>
  /// Problems found, more than are kept perhaps.
  public private(set) var count: Int

  public init() {
    kept = InlineArray(repeating: ModelProblem(.file, .notAModel))
    count = 0
  }

  /// How many can be read.
  public var keptCount: Int { min(count, Self.mostKept) }

  /// - Precondition: `index` is in `0..<keptCount`.
  public subscript(index: Int) -> ModelProblem {
    precondition(index >= 0 && index < keptCount, "a problem that was kept")
    return kept[index]
  }

  mutating func add(_ place: ModelProblem.Place, _ kind: ModelProblem.Kind) {
    if count < Self.mostKept { kept[count] = ModelProblem(place, kind) }
    count += 1
  }
}

/// Why a model cannot be run.
public enum ModelError: Error, Equatable, Sendable {
  /// `count` problems, the first of them here; `Model.problems` lists them all.
  case invalid(first: ModelProblem, count: Int)
  /// The block is too small; with `requiredBytes` it is large enough.
  case memoryTooSmall(requiredBytes: Int, availableBytes: Int)
}
