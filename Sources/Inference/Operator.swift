/// One operator of a network, ready to run.
enum Operator: BitwiseCopyable {
  case convolution2D(Convolution2D)
  case depthwiseConvolution2D(DepthwiseConvolution2D)
  case fullyConnected(FullyConnected)
  case add(ElementwiseAdd)
  case multiply(ElementwiseMultiply)
  case maximumPooling2D(MaximumPooling2D)
  case averagePooling2D(AveragePooling2D)
  case mean(Mean)
  case padding(Padding)
  case concatenation(Concatenation)
  case reshape(Reshape)
  case tableLookup(TableLookup)
  case softmax(Softmax)
  case resizeNearestNeighbor(ResizeNearestNeighbor)

  /// Judges the operator.
  ///
  /// - Throws: the first thing wrong with it; `.unsupportedOperator` for a kind that is not in the list.
  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    switch view.code {
    case OperatorCode.conv2D: self = .convolution2D(try Convolution2D(checking: view))
    case OperatorCode.depthwiseConv2D:
      self = .depthwiseConvolution2D(try DepthwiseConvolution2D(checking: view))
    case OperatorCode.fullyConnected: self = .fullyConnected(try FullyConnected(checking: view))
    case OperatorCode.add, OperatorCode.sub: self = .add(try ElementwiseAdd(checking: view))
    case OperatorCode.mul: self = .multiply(try ElementwiseMultiply(checking: view))
    case OperatorCode.maxPool2D: self = .maximumPooling2D(try MaximumPooling2D(checking: view))
    case OperatorCode.averagePool2D: self = .averagePooling2D(try AveragePooling2D(checking: view))
    case OperatorCode.mean: self = .mean(try Mean(checking: view))
    case OperatorCode.pad: self = .padding(try Padding(checking: view))
    case OperatorCode.concatenation: self = .concatenation(try Concatenation(checking: view))
    case OperatorCode.reshape, OperatorCode.squeeze, OperatorCode.expandDims:
      self = .reshape(try Reshape(checking: view))
    case OperatorCode.softmax: self = .softmax(try Softmax(checking: view))
    case OperatorCode.resizeNearestNeighbor:
      self = .resizeNearestNeighbor(try ResizeNearestNeighbor(checking: view))
    default:
      guard ElementwiseFunction.codes(contain: view.code) else {
        throw .unsupportedOperator(code: view.code)
      }
      self = .tableLookup(try TableLookup(checking: view))
    }
  }

  var constantBytes: Int {
    switch self {
    case .convolution2D(let kernel): kernel.constantBytes
    case .depthwiseConvolution2D(let kernel): kernel.constantBytes
    case .fullyConnected(let kernel): kernel.constantBytes
    case .add(let kernel): kernel.constantBytes
    case .concatenation(let kernel): kernel.constantBytes
    case .tableLookup(let kernel): kernel.constantBytes
    case .softmax(let kernel): kernel.constantBytes
    case .resizeNearestNeighbor(let kernel): kernel.constantBytes
    case .multiply, .maximumPooling2D, .averagePooling2D, .mean, .padding, .reshape: 0
    }
  }

  var scratchBytes: Int {
    switch self {
    case .convolution2D(let kernel): kernel.scratchBytes
    case .averagePooling2D(let kernel): kernel.scratchBytes
    case .mean(let kernel): kernel.scratchBytes
    default: 0
    }
  }

  /// Products that it adds up in a run.
  var multiplyAdds: Int {
    switch self {
    case .convolution2D(let kernel): kernel.multiplyAdds
    case .depthwiseConvolution2D(let kernel): kernel.multiplyAdds
    case .fullyConnected(let kernel): kernel.multiplyAdds
    default: 0
    }
  }

  /// The tensor that the output may share its place with, because the values are the same.
  var outputIsInput: Int? {
    if case .reshape(let kernel) = self { return kernel.input }
    return nil
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    switch self {
    case .convolution2D(let kernel): try kernel.prepare(from: view, in: memory)
    case .depthwiseConvolution2D(let kernel): try kernel.prepare(from: view, in: memory)
    case .fullyConnected(let kernel): try kernel.prepare(from: view, in: memory)
    case .add(let kernel): try kernel.prepare(from: view, in: memory)
    case .concatenation(let kernel): try kernel.prepare(from: view, in: memory)
    case .tableLookup(let kernel): try kernel.prepare(from: view, in: memory)
    case .softmax(let kernel): try kernel.prepare(from: view, in: memory)
    case .resizeNearestNeighbor(let kernel): try kernel.prepare(from: view, in: memory)
    case .multiply, .maximumPooling2D, .averagePooling2D, .mean, .padding, .reshape: break
    }
  }

  func run(in memory: KernelMemory) {
    switch self {
    case .convolution2D(let kernel): kernel.run(in: memory)
    case .depthwiseConvolution2D(let kernel): kernel.run(in: memory)
    case .fullyConnected(let kernel): kernel.run(in: memory)
    case .add(let kernel): kernel.run(in: memory)
    case .multiply(let kernel): kernel.run(in: memory)
    case .maximumPooling2D(let kernel): kernel.run(in: memory)
    case .averagePooling2D(let kernel): kernel.run(in: memory)
    case .mean(let kernel): kernel.run(in: memory)
    case .padding(let kernel): kernel.run(in: memory)
    case .concatenation(let kernel): kernel.run(in: memory)
    case .reshape(let kernel): kernel.run(in: memory)
    case .tableLookup(let kernel): kernel.run(in: memory)
    case .softmax(let kernel): kernel.run(in: memory)
    case .resizeNearestNeighbor(let kernel): kernel.run(in: memory)
    }
  }
}
