internal import Console
internal import Inference

/// What is wrong with a network, in words.
extension LineBuffer {
  mutating func append(_ kind: ModelProblem.Kind) {
    switch kind {
    case .notAModel: append("not a TensorFlow Lite model")
    case .fileTooLarge(let bytes): append("too large, bytes: ", bytes)
    case .malformed(let position):
      append("an offset or length points outside the file at byte ", position)
    case .schemaVersion(let version): append("schema version ", version)
    case .subgraphCount(let count): append("one graph is supported, not ", count)
    case .tooManyTensors(let count, let limit):
      append("too many tensors: ", count, " of at most ", limit)
    case .tooManyOperators(let count, let limit):
      append("too many operators: ", count, " of at most ", limit)
    case .tooManyInputs(let count, let limit):
      append("too many inputs: ", count, " of at most ", limit)
    case .tooManyOutputs(let count, let limit):
      append("too many outputs: ", count, " of at most ", limit)
    case .unsupportedOperator(let code): append("operator not supported, number ", code)
    case .customOperator: append("custom operators are not supported")
    case .operatorCodeIndex(let index): append("no such operator code: ", index)
    default: appendTensorProblem(kind)
    }
  }

  private mutating func appendTensorProblem(_ kind: ModelProblem.Kind) {
    switch kind {
    case .shape: append("shape is empty, too long or too large")
    case .elementType(let code): append("element type not supported, number ", code)
    case .bufferIndex(let index): append("no such buffer: ", index)
    case .dataSize(let expected, let found):
      append("has ", found, " bytes of data, its shape needs ", expected)
    case .externalData: append("data outside the file is not supported")
    case .sparse: append("zeros may be left out of int8 weights only")
    case .sparsityOrder: append("sparse: the order of the dimensions is none")
    case .sparsityLevel(let level): append("sparse: wrong size or format of level ", level)
    case .sparsityPlaces(let level): append("sparse: wrong places in level ", level)
    case .variable: append("variables are not supported")
    case .scale: append("scale is not a number above 0")
    case .zeroPoint(let value): append("zero point outside its type: ", value)
    case .quantizationCount(let expected, let found):
      append("has ", found, " scales or zero points, needs ", expected)
    case .readBeforeWritten: append("read before anything wrote it")
    case .writtenTwice: append("written twice, or although it is constant or an input")
    case .networkBoundaryScales:
      append("inputs and outputs of a network must have one scale at most")
    case .tensorIndex(let index): append("no such tensor: ", index)
    default: appendOperatorProblem(kind)
    }
  }

  private mutating func appendOperatorProblem(_ kind: ModelProblem.Kind) {
    switch kind {
    case .inputCount(let count): append("wrong number of inputs: ", count)
    case .outputCount(let count): append("wrong number of outputs: ", count)
    case .argumentMissing(let argument): append("left out: argument ", argument)
    case .argumentType(let argument): append("wrong element type of argument ", argument)
    case .argumentShape(let argument): append("wrong shape of argument ", argument)
    case .argumentNotConstant(let argument): append("must be constant: argument ", argument)
    case .argumentConstant(let argument): append("must not be constant: argument ", argument)
    case .argumentNotQuantized(let argument): append("without one scale: argument ", argument)
    case .argumentQuantizationDiffers(let argument):
      append("scale or zero point differs from the output's: argument ", argument)
    case .weightZeroPoint(let argument): append("weights with a zero point: argument ", argument)
    case .fusedActivation(let code): append("fused activation not supported, number ", code)
    case .padding(let code): append("no such padding: ", code)
    case .stride: append("stride below 1")
    case .dilation: append("dilation below 1")
    case .axis(let axis): append("no such axis: ", axis)
    case .statedShape: append("output has another shape than the operator states")
    case .indexOutOfRange(let index, let length):
      append("index ", index, " outside 0 to ", length - 1)
    case .multiplier: append("ratio of scales out of range")
    case .outputQuantization: append("output needs the operator's own scale and zero point")
    default: append("option out of range")
    }
  }

  private mutating func append(_ text: StaticString, _ number: Int) {
    append(text)
    append(decimal: Int64(number))
  }

  private mutating func append(
    _ text: StaticString, _ first: Int, _ between: StaticString, _ second: Int
  ) {
    append(text, first)
    append(between, second)
  }
}
