/// PAD: the input with a frame of its zero point around it, in up to six dimensions.
struct Padding: Kernel {
  private let input: Int
  private let output: Int
  private let inputShape: TensorShape
  private let outputShape: TensorShape
  /// Values added before each dimension.
  private let before: InlineArray<6, Int>
  private let filler: Int8

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.isQuantizedLike(output) else { throw .argumentQuantizationDiffers(argument: 0) }
    let rank = input.shape.rank
    let amounts = try view.constantIntegers(1)
    guard amounts.shape.elementCount == 2 * rank, rank >= 1 else {
      throw .argumentShape(argument: 1)
    }
    guard output.shape.rank == rank else { throw .argumentShape(argument: 2) }
    var before = InlineArray<6, Int>(repeating: 0)
    for dimension in 0..<rank {
      let first = amounts.integer(2 * dimension)
      let last = amounts.integer(2 * dimension + 1)
      guard first >= 0, last >= 0, first <= TensorShape.mostElements,
        last <= TensorShape.mostElements
      else { throw .option }
      guard output.shape[dimension] == first + input.shape[dimension] + last else {
        throw .argumentShape(argument: 2)
      }
      before[dimension] = first
    }
    self.before = before
    self.input = input.index
    self.output = output.index
    inputShape = input.shape
    outputShape = output.shape
    filler = Int8(output.zeroPoint)
  }

  func run(in memory: KernelMemory) {
    let input = memory.values(self.input)
    let output = memory.output(self.output)
    output.fill(from: 0, length: output.count, with: filler)
    let innermost = inputShape.rank - 1
    let run = inputShape[innermost]
    var counters = InlineArray<6, Int>(repeating: 0)
    var place = 0
    while place < input.count {
      // Where the run's first value goes: each counter is below the input's length, and the padding
      // before it keeps the sum below the output's.
      var target = 0
      for dimension in 0..<inputShape.rank {
        target = target * outputShape[dimension] + before[dimension] + counters[dimension]
      }
      output.copy(input.dropping(place), to: target, length: run)
      place += run
      var dimension = innermost - 1
      while dimension >= 0 {
        counters[dimension] += 1
        if counters[dimension] < inputShape[dimension] { break }
        counters[dimension] = 0
        dimension -= 1
      }
    }
  }
}
