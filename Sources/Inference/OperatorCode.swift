/// `BuiltinOperator` numbers of TensorFlow Lite's schema, of the operators that this engine knows.
enum OperatorCode {
  static var add: Int { 0 }
  static var averagePool2D: Int { 1 }
  static var concatenation: Int { 2 }
  static var conv2D: Int { 3 }
  static var depthwiseConv2D: Int { 4 }
  static var depthToSpace: Int { 5 }
  static var dequantize: Int { 6 }
  static var fullyConnected: Int { 9 }
  static var logistic: Int { 14 }
  static var maxPool2D: Int { 17 }
  static var mul: Int { 18 }
  static var relu: Int { 19 }
  static var reluN1To1: Int { 20 }
  static var relu6: Int { 21 }
  static var reshape: Int { 22 }
  static var resizeBilinear: Int { 23 }
  static var softmax: Int { 25 }
  static var spaceToDepth: Int { 26 }
  static var tanh: Int { 28 }
  static var pad: Int { 34 }
  static var gather: Int { 36 }
  static var transpose: Int { 39 }
  static var mean: Int { 40 }
  static var sub: Int { 41 }
  static var squeeze: Int { 43 }
  static var stridedSlice: Int { 45 }
  static var split: Int { 49 }
  static var prelu: Int { 54 }
  static var maximum: Int { 55 }
  static var minimum: Int { 57 }
  static var padV2: Int { 60 }
  static var slice: Int { 65 }
  static var transposeConv: Int { 67 }
  static var expandDims: Int { 70 }
  static var sum: Int { 74 }
  static var shape: Int { 77 }
  static var pack: Int { 83 }
  static var resizeNearestNeighbor: Int { 97 }
  static var leakyRelu: Int { 98 }
  static var mirrorPad: Int { 100 }
  static var splitV: Int { 102 }
  static var quantize: Int { 114 }
  static var hardSwish: Int { 117 }
  static var densify: Int { 124 }

  /// The schema's name of an operator, of those that int8 networks for images use.
  static func name(of code: Int) -> StaticString {
    switch code {
    case 0: "ADD"
    case 1: "AVERAGE_POOL_2D"
    case 2: "CONCATENATION"
    case 3: "CONV_2D"
    case 4: "DEPTHWISE_CONV_2D"
    case 5: "DEPTH_TO_SPACE"
    case 6: "DEQUANTIZE"
    case 9: "FULLY_CONNECTED"
    case 14: "LOGISTIC"
    case 17: "MAX_POOL_2D"
    case 18: "MUL"
    case 19: "RELU"
    case 20: "RELU_N1_TO_1"
    case 21: "RELU6"
    case 22: "RESHAPE"
    case 23: "RESIZE_BILINEAR"
    case 25: "SOFTMAX"
    case 26: "SPACE_TO_DEPTH"
    case 28: "TANH"
    case 34: "PAD"
    case 36: "GATHER"
    case 39: "TRANSPOSE"
    case 40: "MEAN"
    case 41: "SUB"
    case 43: "SQUEEZE"
    case 45: "STRIDED_SLICE"
    case 49: "SPLIT"
    case 54: "PRELU"
    case 55: "MAXIMUM"
    case 57: "MINIMUM"
    case 60: "PADV2"
    case 65: "SLICE"
    case 67: "TRANSPOSE_CONV"
    case 70: "EXPAND_DIMS"
    case 74: "SUM"
    case 77: "SHAPE"
    case 83: "PACK"
    case 97: "RESIZE_NEAREST_NEIGHBOR"
    case 98: "LEAKY_RELU"
    case 100: "MIRROR_PAD"
    case 102: "SPLIT_V"
    case 114: "QUANTIZE"
    case 117: "HARD_SWISH"
    case 124: "DENSIFY"
    default: "an operator that is rare in int8 networks"
    }
  }
}
