/// PAD and PADV2: the input with a frame around it, in up to six dimensions, of any type.
///
/// The frame of PAD is what stands for 0, that of PADV2 a constant of the network.
struct Padding: Kernel {
  private let input: Int
  private let output: Int
  private let copy: StridedCopy
  /// The bytes of one value of the frame, the lowest first.
  private let filler: UInt64
  private let elementBytes: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let hasFiller = view.code == OperatorCode.padV2
    try view.expect(inputs: hasFiller ? 3...3 : 2...2)
    let input = try view.movedInput(0)
    let output = try view.movedOutput(from: input)
    copy = try Self.copy(into: output.shape, input, try view.constantIntegers(1))
    filler =
      hasFiller
      ? try Self.filler(of: view, like: output) : UInt64(truncatingIfNeeded: output.zeroPoint)
    self.input = input.index
    self.output = output.index
    elementBytes = input.type.byteCount
  }

  /// The input's way into the middle of the output.
  private static func copy(
    into output: TensorShape, _ input: MovedTensor, _ amounts: IntegerList
  ) throws(ModelProblem.Kind) -> StridedCopy {
    let rank = input.shape.rank
    guard amounts.count == 2 * rank, rank >= 1 else { throw .argumentShape(argument: 1) }
    guard output.rank == rank else { throw .argumentShape(argument: 2) }
    let bytes = input.type.byteCount
    let sources = Strides(input.shape)
    let targets = Strides(output)
    var copy = StridedCopy(elementBytes: bytes)
    var dimension = rank - 1
    while dimension >= 0 {
      let first = amounts[2 * dimension]
      let last = amounts[2 * dimension + 1]
      guard first >= 0, last >= 0, first <= TensorShape.mostElements,
        last <= TensorShape.mostElements
      else { throw .option }
      guard output[dimension] == first + input.shape[dimension] + last else {
        throw .argumentShape(argument: 2)
      }
      copy.targetStart += first * targets[dimension] * bytes
      copy.append(
        input.shape[dimension], source: sources[dimension] * bytes,
        target: targets[dimension] * bytes)
      dimension -= 1
    }
    return copy
  }

  private static func filler(
    of view: OperatorView, like output: MovedTensor
  ) throws(ModelProblem.Kind) -> UInt64 {
    let tensor = try view.input(2)
    let value = try MovedTensor(tensor, argument: 2)
    guard value.type == output.type else { throw .argumentType(argument: 2) }
    guard value.isQuantizedLike(output) else { throw .argumentQuantizationDiffers(argument: 2) }
    guard value.shape.elementCount == 1 else { throw .argumentShape(argument: 2) }
    guard tensor.constant != nil else { throw .argumentNotConstant(argument: 2) }
    return tensor.bits(0)
  }

  func run(in memory: KernelMemory) {
    let output = memory.outputBytes(self.output)
    output.fill(with: filler, elementBytes: elementBytes)
    copy.run(from: memory.bytes(input), to: output)
  }
}

extension MutableValues<UInt8> {
  /// Repeats the lowest `elementBytes` of `bits` everywhere.
  ///
  /// - Precondition: there is a whole number of such elements.
  func fill(with bits: UInt64, elementBytes: Int) {
    if elementBytes == 1 || bits == 0 {
      fill(from: 0, length: count, with: UInt8(truncatingIfNeeded: bits))
      return
    }
    for place in 0..<count {
      self[place] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * (place % elementBytes)))
    }
  }
}
