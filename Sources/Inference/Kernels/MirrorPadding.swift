/// MIRROR_PAD: the input with a frame that mirrors it, in up to six dimensions, of any type.
///
/// REFLECT (mode 0) mirrors at the outermost values, SYMMETRIC (mode 1) beside them. Where each value
/// comes from is settled once, in one list of offsets for each dimension.
struct MirrorPadding: Kernel {
  private let input: Int
  private let output: Int
  private let outputShape: TensorShape
  private let elementBytes: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.movedInput(0)
    let output = try view.movedOutput(from: input)
    let rank = input.shape.rank
    let amounts = try view.constantIntegers(1)
    guard amounts.count == 2 * rank, rank >= 1 else { throw .argumentShape(argument: 1) }
    guard output.shape.rank == rank else { throw .argumentShape(argument: 2) }
    let isSymmetric = try Self.isSymmetric(view)
    for dimension in 0..<rank {
      let length = input.shape[dimension]
      let most = isSymmetric ? length : length - 1
      let before = amounts[2 * dimension]
      let after = amounts[2 * dimension + 1]
      guard before >= 0, before <= most, after >= 0, after <= most else { throw .option }
      guard output.shape[dimension] == before + length + after else {
        throw .argumentShape(argument: 2)
      }
    }
    self.input = input.index
    self.output = output.index
    outputShape = output.shape
    elementBytes = input.type.byteCount
  }

  private static func isSymmetric(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    let mode: Int8 = try view.option(0, default: 0)
    guard mode == 0 || mode == 1 else { throw .option }
    return mode == 1
  }

  /// One offset for each place along each dimension.
  private var offsetCount: Int {
    var count = 0
    for dimension in 0..<outputShape.rank { count += outputShape[dimension] }
    return count
  }

  var constantBytes: Int { offsetCount * MemoryLayout<Int32>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let shape = try view.movedInput(0).shape
    let amounts = try view.constantIntegers(1)
    let isSymmetric = try Self.isSymmetric(view)
    let strides = Strides(shape)
    let offsets = memory.constants(Int32.self, count: offsetCount)
    var next = 0
    for dimension in 0..<shape.rank {
      let length = shape[dimension]
      for place in 0..<outputShape[dimension] {
        var source = place - amounts[2 * dimension]
        if source < 0 { source = isSymmetric ? -source - 1 : -source }
        if source >= length { source = 2 * length - source - (isSymmetric ? 1 : 2) }
        // Below 2²⁸, as all places in a tensor.
        offsets[next] = Int32(source * strides[dimension])
        next += 1
      }
    }
  }

  func run(in memory: KernelMemory) {
    let offsets = memory.constants(Int32.self, count: offsetCount).values
    let input = memory.bytes(self.input)
    let output = memory.outputBytes(self.output)
    let run = outputShape.channels
    let rowOffsets = offsets.dropping(offsetCount - run)
    var counters = InlineArray<6, Int>(repeating: 0)
    var place = 0
    while place < output.count {
      var line = 0
      var first = 0
      for dimension in 0..<outputShape.rank - 1 {
        line += Int(offsets[first + counters[dimension]])
        first += outputShape[dimension]
      }
      for column in 0..<run {
        let source = (line + Int(rowOffsets[column])) * elementBytes
        for byte in 0..<elementBytes { output[place + byte] = input[source + byte] }
        place += elementBytes
      }
      outputShape.countUp(&counters, below: outputShape.rank - 1)
    }
  }
}

extension TensorShape {
  /// Steps the first `dimensions` counters to the next row, the last of them first, like an odometer.
  func countUp(_ counters: inout InlineArray<6, Int>, below dimensions: Int) {
    var dimension = dimensions - 1
    while dimension >= 0 {
      counters[dimension] += 1
      if counters[dimension] < self[dimension] { return }
      counters[dimension] = 0
      dimension -= 1
    }
  }
}
