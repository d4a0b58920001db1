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
  case integerMean(IntegerMean)
  case padding(Padding)
  case concatenation(Concatenation)
  case reshape(Reshape)
  case tableLookup(TableLookup)
  case softmax(Softmax)
  case resizeNearestNeighbor(ResizeNearestNeighbor)
  case rearrangement(Rearrangement)
  case mirrorPadding(MirrorPadding)
  case gathering(Gathering)
  case splitting(Splitting)
  case extremum(Extremum)
  case integerArithmetic(IntegerArithmetic)
  case parametricRectifier(ParametricRectifier)
  case resizeBilinear(ResizeBilinear)
  case transposedConvolution2D(TransposedConvolution2D)
  case groupedConvolution2D(GroupedConvolution2D)
  case offsetFullyConnected(OffsetFullyConnected)
  case numberConversion(NumberConversion)
  case foldedConstant(FoldedConstant)
  case densification(Densification)
  case wideConvolution2D(WideConvolution2D)
  case wideFullyConnected(WideFullyConnected)
  case wideArithmetic(WideArithmetic)
  case widePooling2D(WidePooling2D)
  case wideRectifier(WideRectifier)
  case wideShiftedSum(WideShiftedSum)
  case wideTransposedConvolution2D(WideTransposedConvolution2D)
  case wideSoftmax(WideSoftmax)
  case wideCurve(WideCurve)

  /// Judges the operator.
  ///
  /// - Throws: the first thing wrong with it; `.unsupportedOperator` for a kind that is not in the list.
  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    if let known = try FoldedConstant(ifKnown: view) {
      self = .foldedConstant(known)
      return
    }
    if try Self.isWide(view) {
      try self.init(wide: view)
      return
    }
    switch view.code {
    case OperatorCode.conv2D:
      self =
        try GroupedConvolution2D.fits(view)
        ? .groupedConvolution2D(try GroupedConvolution2D(checking: view))
        : .convolution2D(try Convolution2D(checking: view))
    case OperatorCode.depthwiseConv2D:
      self =
        if try GroupedConvolution2D.fits(view) {
          .groupedConvolution2D(try GroupedConvolution2D(checking: view))
        } else if try Convolution2D.fits(depthwise: view) {
          .convolution2D(try Convolution2D(checking: view))
        } else {
          .depthwiseConvolution2D(try DepthwiseConvolution2D(checking: view))
        }
    case OperatorCode.fullyConnected:
      self =
        try OffsetFullyConnected.fits(view)
        ? .offsetFullyConnected(try OffsetFullyConnected(checking: view))
        : .fullyConnected(try FullyConnected(checking: view))
    case OperatorCode.transposeConv:
      self = .transposedConvolution2D(try TransposedConvolution2D(checking: view))
    case OperatorCode.maxPool2D: self = .maximumPooling2D(try MaximumPooling2D(checking: view))
    case OperatorCode.averagePool2D: self = .averagePooling2D(try AveragePooling2D(checking: view))
    case OperatorCode.mean, OperatorCode.sum:
      self =
        try IntegerMean.fits(view)
        ? .integerMean(try IntegerMean(checking: view)) : .mean(try Mean(checking: view))
    case OperatorCode.softmax: self = .softmax(try Softmax(checking: view))
    case OperatorCode.resizeNearestNeighbor:
      self = .resizeNearestNeighbor(try ResizeNearestNeighbor(checking: view))
    case OperatorCode.resizeBilinear: self = .resizeBilinear(try ResizeBilinear(checking: view))
    case OperatorCode.densify: self = .densification(try Densification(checking: view))
    default: try self.init(moving: view)
    }
  }

  /// Whether the operator computes with 16-bit activations; those that move values take any.
  private static func isWide(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    switch view.code {
    case OperatorCode.conv2D, OperatorCode.depthwiseConv2D, OperatorCode.fullyConnected,
      OperatorCode.add, OperatorCode.sub, OperatorCode.mul, OperatorCode.maxPool2D,
      OperatorCode.averagePool2D, OperatorCode.relu, OperatorCode.reluN1To1, OperatorCode.relu6,
      OperatorCode.leakyRelu, OperatorCode.softmax, OperatorCode.logistic, OperatorCode.tanh:
      try view.isWide()
    case OperatorCode.transposeConv: try view.isWide(2)
    default: false
    }
  }

  /// Judges an operator on 16-bit activations.
  private init(wide view: OperatorView) throws(ModelProblem.Kind) {
    switch view.code {
    case OperatorCode.conv2D, OperatorCode.depthwiseConv2D:
      self = .wideConvolution2D(try WideConvolution2D(checking: view))
    case OperatorCode.fullyConnected:
      self = .wideFullyConnected(try WideFullyConnected(checking: view))
    case OperatorCode.add, OperatorCode.sub, OperatorCode.mul:
      self =
        try WideShiftedSum.fits(view)
        ? .wideShiftedSum(try WideShiftedSum(checking: view))
        : .wideArithmetic(try WideArithmetic(checking: view))
    case OperatorCode.maxPool2D, OperatorCode.averagePool2D:
      self = .widePooling2D(try WidePooling2D(checking: view))
    case OperatorCode.transposeConv:
      self = .wideTransposedConvolution2D(try WideTransposedConvolution2D(checking: view))
    case OperatorCode.softmax: self = .wideSoftmax(try WideSoftmax(checking: view))
    case OperatorCode.logistic, OperatorCode.tanh:
      self = .wideCurve(try WideCurve(checking: view))
    default: self = .wideRectifier(try WideRectifier(checking: view))
    }
  }

  /// Judges an operator that moves values.
  private init(moving view: OperatorView) throws(ModelProblem.Kind) {
    switch view.code {
    case OperatorCode.pad, OperatorCode.padV2: self = .padding(try Padding(checking: view))
    case OperatorCode.mirrorPad: self = .mirrorPadding(try MirrorPadding(checking: view))
    case OperatorCode.concatenation, OperatorCode.pack:
      self = .concatenation(try Concatenation(checking: view))
    case OperatorCode.split, OperatorCode.splitV: self = .splitting(try Splitting(checking: view))
    case OperatorCode.gather: self = .gathering(try Gathering(checking: view))
    case OperatorCode.reshape, OperatorCode.squeeze, OperatorCode.expandDims:
      self = .reshape(try Reshape(checking: view))
    default:
      if Rearrangement.codes(contain: view.code) {
        self = .rearrangement(try Rearrangement(checking: view))
      } else {
        try self.init(elementwise: view)
      }
    }
  }

  /// Judges an operator that works value by value.
  private init(elementwise view: OperatorView) throws(ModelProblem.Kind) {
    if try IntegerArithmetic.fits(view) {
      self = .integerArithmetic(try IntegerArithmetic(checking: view))
      return
    }
    if try NumberConversion.fits(view) {
      self = .numberConversion(try NumberConversion(checking: view))
      return
    }
    switch view.code {
    case OperatorCode.add, OperatorCode.sub: self = .add(try ElementwiseAdd(checking: view))
    case OperatorCode.mul: self = .multiply(try ElementwiseMultiply(checking: view))
    case OperatorCode.maximum, OperatorCode.minimum:
      self = .extremum(try Extremum(checking: view))
    case OperatorCode.prelu:
      self = .parametricRectifier(try ParametricRectifier(checking: view))
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
    case .mirrorPadding(let kernel): kernel.constantBytes
    case .splitting(let kernel): kernel.constantBytes
    case .resizeBilinear(let kernel): kernel.constantBytes
    case .transposedConvolution2D(let kernel): kernel.constantBytes
    case .groupedConvolution2D(let kernel): kernel.constantBytes
    case .offsetFullyConnected(let kernel): kernel.constantBytes
    case .wideConvolution2D(let kernel): kernel.constantBytes
    case .wideFullyConnected(let kernel): kernel.constantBytes
    case .wideTransposedConvolution2D(let kernel): kernel.constantBytes
    case .wideSoftmax(let kernel): kernel.constantBytes
    case .wideCurve(let kernel): kernel.constantBytes
    case .multiply, .maximumPooling2D, .averagePooling2D, .mean, .integerMean, .padding, .reshape,
      .rearrangement,
      .extremum, .integerArithmetic, .parametricRectifier, .numberConversion, .foldedConstant,
      .densification, .wideArithmetic, .widePooling2D, .wideRectifier, .wideShiftedSum, .gathering:
      0
    }
  }

  var scratchBytes: Int {
    switch self {
    case .convolution2D(let kernel): kernel.scratchBytes
    case .averagePooling2D(let kernel): kernel.scratchBytes
    case .mean(let kernel): kernel.scratchBytes
    case .integerMean(let kernel): kernel.scratchBytes
    default: 0
    }
  }

  /// Products that it adds up in a run.
  var multiplyAdds: Int {
    switch self {
    case .convolution2D(let kernel): kernel.multiplyAdds
    case .depthwiseConvolution2D(let kernel): kernel.multiplyAdds
    case .fullyConnected(let kernel): kernel.multiplyAdds
    case .transposedConvolution2D(let kernel): kernel.multiplyAdds
    case .groupedConvolution2D(let kernel): kernel.multiplyAdds
    case .offsetFullyConnected(let kernel): kernel.multiplyAdds
    case .wideConvolution2D(let kernel): kernel.multiplyAdds
    case .wideFullyConnected(let kernel): kernel.multiplyAdds
    case .wideTransposedConvolution2D(let kernel): kernel.multiplyAdds
    default: 0
    }
  }

  /// How many blocks of its weights it weighs, where it leaves some out.
  var blockShare: BlockShare? {
    switch self {
    case .convolution2D(let kernel): kernel.blockShare
    case .fullyConnected(let kernel): kernel.blockShare
    default: nil
    }
  }

  /// Whether the weights are packed when the operator is prepared, so that no run reads them where they lie.
  var packsWeights: Bool {
    switch self {
    case .convolution2D, .depthwiseConvolution2D: true
    default: false
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
    case .mirrorPadding(let kernel): try kernel.prepare(from: view, in: memory)
    case .splitting(let kernel): try kernel.prepare(from: view, in: memory)
    case .resizeBilinear(let kernel): try kernel.prepare(from: view, in: memory)
    case .transposedConvolution2D(let kernel): try kernel.prepare(from: view, in: memory)
    case .groupedConvolution2D(let kernel): try kernel.prepare(from: view, in: memory)
    case .offsetFullyConnected(let kernel): try kernel.prepare(from: view, in: memory)
    case .wideConvolution2D(let kernel): try kernel.prepare(from: view, in: memory)
    case .wideFullyConnected(let kernel): try kernel.prepare(from: view, in: memory)
    case .wideTransposedConvolution2D(let kernel): try kernel.prepare(from: view, in: memory)
    case .wideSoftmax(let kernel): try kernel.prepare(from: view, in: memory)
    case .wideCurve(let kernel): try kernel.prepare(from: view, in: memory)
    case .multiply, .maximumPooling2D, .averagePooling2D, .mean, .integerMean, .padding, .reshape,
      .rearrangement,
      .extremum, .integerArithmetic, .parametricRectifier, .numberConversion, .foldedConstant,
      .densification, .wideArithmetic, .widePooling2D, .wideRectifier, .wideShiftedSum, .gathering:
      break
    }
  }

  /// Whether an input can make a run fail.
  var canFail: Bool {
    if case .gathering(let kernel) = self { return kernel.isComputed }
    return false
  }

  func run(in memory: KernelMemory) throws(IndexOutOfRange) {
    switch self {
    case .convolution2D(let kernel): kernel.run(in: memory)
    case .depthwiseConvolution2D(let kernel): kernel.run(in: memory)
    case .fullyConnected(let kernel): kernel.run(in: memory)
    case .add(let kernel): kernel.run(in: memory)
    case .multiply(let kernel): kernel.run(in: memory)
    case .maximumPooling2D(let kernel): kernel.run(in: memory)
    case .averagePooling2D(let kernel): kernel.run(in: memory)
    case .mean(let kernel): kernel.run(in: memory)
    case .integerMean(let kernel): kernel.run(in: memory)
    case .padding(let kernel): kernel.run(in: memory)
    case .concatenation(let kernel): kernel.run(in: memory)
    case .reshape(let kernel): kernel.run(in: memory)
    case .tableLookup(let kernel): kernel.run(in: memory)
    case .softmax(let kernel): kernel.run(in: memory)
    case .resizeNearestNeighbor(let kernel): kernel.run(in: memory)
    case .rearrangement(let kernel): kernel.run(in: memory)
    case .mirrorPadding(let kernel): kernel.run(in: memory)
    case .gathering(let kernel): try kernel.run(in: memory)
    case .splitting(let kernel): kernel.run(in: memory)
    case .extremum(let kernel): kernel.run(in: memory)
    case .integerArithmetic(let kernel): kernel.run(in: memory)
    case .parametricRectifier(let kernel): kernel.run(in: memory)
    case .resizeBilinear(let kernel): kernel.run(in: memory)
    case .transposedConvolution2D(let kernel): kernel.run(in: memory)
    case .groupedConvolution2D(let kernel): kernel.run(in: memory)
    case .offsetFullyConnected(let kernel): kernel.run(in: memory)
    case .numberConversion(let kernel): kernel.run(in: memory)
    case .foldedConstant(let kernel): kernel.run(in: memory)
    case .densification(let kernel): kernel.run(in: memory)
    case .wideConvolution2D(let kernel): kernel.run(in: memory)
    case .wideFullyConnected(let kernel): kernel.run(in: memory)
    case .wideArithmetic(let kernel): kernel.run(in: memory)
    case .widePooling2D(let kernel): kernel.run(in: memory)
    case .wideRectifier(let kernel): kernel.run(in: memory)
    case .wideShiftedSum(let kernel): kernel.run(in: memory)
    case .wideTransposedConvolution2D(let kernel): kernel.run(in: memory)
    case .wideSoftmax(let kernel): kernel.run(in: memory)
    case .wideCurve(let kernel): kernel.run(in: memory)
    }
  }
}
