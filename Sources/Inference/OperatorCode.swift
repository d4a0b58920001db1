/// `BuiltinOperator` numbers of TensorFlow Lite's schema, of the operators that this engine knows.
enum OperatorCode {
  static var add: Int { 0 }
  static var averagePool2D: Int { 1 }
  static var concatenation: Int { 2 }
  static var conv2D: Int { 3 }
  static var depthwiseConv2D: Int { 4 }
  static var fullyConnected: Int { 9 }
  static var logistic: Int { 14 }
  static var maxPool2D: Int { 17 }
  static var mul: Int { 18 }
  static var relu: Int { 19 }
  static var reluN1To1: Int { 20 }
  static var relu6: Int { 21 }
  static var reshape: Int { 22 }
  static var softmax: Int { 25 }
  static var tanh: Int { 28 }
  static var pad: Int { 34 }
  static var mean: Int { 40 }
  static var sub: Int { 41 }
  static var squeeze: Int { 43 }
  static var expandDims: Int { 70 }
  static var resizeNearestNeighbor: Int { 97 }
  static var leakyRelu: Int { 98 }
  static var quantize: Int { 114 }
  static var hardSwish: Int { 117 }
}
