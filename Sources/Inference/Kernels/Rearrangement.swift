/// TRANSPOSE, SLICE, STRIDED_SLICE, SPACE_TO_DEPTH and DEPTH_TO_SPACE: values of any type that move in
/// even steps; which ones is settled once.
struct Rearrangement: Kernel {
  private let input: Int
  private let output: Int
  private let copy: StridedCopy

  static func codes(contain code: Int) -> Bool {
    switch code {
    case OperatorCode.transpose, OperatorCode.slice, OperatorCode.stridedSlice,
      OperatorCode.spaceToDepth, OperatorCode.depthToSpace:
      true
    default: false
    }
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    let input = try view.movedInput(0)
    let output = try view.movedOutput(from: input)
    self.input = input.index
    self.output = output.index
    switch view.code {
    case OperatorCode.transpose: copy = try Self.transposition(view, input, output)
    case OperatorCode.slice, OperatorCode.stridedSlice:
      let slicing = try Slicing(view, of: input.shape)
      guard slicing.result == output.shape else { throw .argumentShape(argument: view.inputCount) }
      copy = slicing.copy(elementBytes: input.type.byteCount)
    case OperatorCode.spaceToDepth: copy = try Self.blocks(view, image: input, blocks: output)
    case OperatorCode.depthToSpace: copy = try Self.blocks(view, image: output, blocks: input)
    default: throw .unsupportedOperator(code: view.code)
    }
  }

  /// TRANSPOSE: dimension `d` of the output is dimension `permutation[d]` of the input.
  private static func transposition(
    _ view: OperatorView, _ input: MovedTensor, _ output: MovedTensor
  ) throws(ModelProblem.Kind) -> StridedCopy {
    try view.expect(inputs: 2...2)
    let permutation = try view.constantIntegers(1)
    let rank = input.shape.rank
    guard permutation.count == rank else { throw .argumentShape(argument: 1) }
    guard output.shape.rank == rank else { throw .argumentShape(argument: 2) }
    let bytes = input.type.byteCount
    let sources = Strides(input.shape)
    var copy = StridedCopy(elementBytes: bytes)
    var target = bytes
    var seen = 0
    var dimension = rank - 1
    while dimension >= 0 {
      let named = permutation[dimension]
      guard named >= -rank, named < rank else { throw .axis(named) }
      let source = named < 0 ? named + rank : named
      guard seen & (1 << source) == 0 else { throw .axis(named) }
      seen |= 1 << source
      let length = input.shape[source]
      guard output.shape[dimension] == length else { throw .argumentShape(argument: 2) }
      copy.append(length, source: sources[source] * bytes, target: target)
      target *= length
      dimension -= 1
    }
    return copy
  }

  /// SPACE_TO_DEPTH and back: each square block of an image is one pixel of `blocks`, its pixels' channels
  /// one after another, row by row.
  private static func blocks(
    _ view: OperatorView, image: MovedTensor, blocks: MovedTensor
  ) throws(ModelProblem.Kind) -> StridedCopy {
    try view.expect(inputs: 1...1)
    let size = try view.integerOption(0)
    let isForward = view.code == OperatorCode.spaceToDepth
    guard size >= 1, size <= TensorShape.mostElements else { throw .option }
    guard image.shape.rank == 4 else { throw .argumentShape(argument: isForward ? 0 : 1) }
    guard blocks.shape.rank == 4, blocks.shape[0] == image.shape[0],
      blocks.shape[1] * size == image.shape[1], blocks.shape[2] * size == image.shape[2],
      blocks.shape[3] == image.shape[3] * size * size
    else { throw .argumentShape(argument: isForward ? 1 : 0) }
    let pixel = image.shape[3] * image.type.byteCount
    let line = image.shape[2] * pixel
    let block = size * size * pixel
    var copy = StridedCopy(elementBytes: image.type.byteCount)
    copy.append(size * image.shape[3], image.type.byteCount, image.type.byteCount, isForward)
    copy.append(size, line, size * pixel, isForward)
    copy.append(blocks.shape[2], size * pixel, block, isForward)
    copy.append(
      blocks.shape[0] * blocks.shape[1], size * line, blocks.shape[2] * block, isForward)
    return copy
  }

  func run(in memory: KernelMemory) {
    copy.run(from: memory.bytes(input), to: memory.outputBytes(output))
  }
}

extension StridedCopy {
  /// Repeats along an image's and its blocks' steps, from the one to the other or back.
  fileprivate mutating func append(_ length: Int, _ image: Int, _ block: Int, _ isForward: Bool) {
    append(length, source: isForward ? image : block, target: isForward ? block : image)
  }
}
