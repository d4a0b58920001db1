/// GATHER: slices of a tensor of any type, picked along one dimension by a list of indices.
///
/// The first `batch_dims` dimensions of tensor and list go together. The indices must be known when
/// the network is loaded: one that an input decides could point anywhere, and `invoke` cannot fail.
struct Gathering: Kernel {
  private let input: Int
  private let output: Int
  /// Rounds of the batch, rows before the picked dimension, and the bytes of what is picked.
  private let batch: Int
  private let rows: Int
  private let sliceBytes: Int
  private let length: Int
  /// Indices of one round.
  private let picked: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.movedInput(0)
    let output = try view.movedOutput(from: input)
    let indexShape = try view.input(1).shape
    let indices = try view.constantIntegers(1)
    let rank = input.shape.rank
    let batchDimensions = try Self.dimension(
      try view.integerOption(1), below: indexShape.rank + 1)
    let axis = try Self.dimension(try view.integerOption(0), below: rank)
    guard batchDimensions <= axis else { throw .axis(axis) }
    var expected = TensorShape()
    var counts = (batch: 1, rows: 1, slice: 1, picked: 1)
    for dimension in 0..<rank {
      if dimension == axis {
        for inner in batchDimensions..<indexShape.rank {
          counts.picked *= indexShape[inner]
          guard expected.append(indexShape[inner]) else { throw .shape }
        }
        continue
      }
      let length = input.shape[dimension]
      guard expected.append(length) else { throw .shape }
      if dimension < batchDimensions {
        guard indexShape[dimension] == length else { throw .argumentShape(argument: 1) }
        counts.batch *= length
      } else if dimension < axis {
        counts.rows *= length
      } else {
        counts.slice *= length
      }
    }
    guard output.shape == expected else { throw .argumentShape(argument: 2) }
    length = input.shape[axis]
    for position in 0..<indices.count {
      guard indices[position] >= 0, indices[position] < length else { throw .option }
    }
    (batch, rows, picked) = (counts.batch, counts.rows, counts.picked)
    sliceBytes = counts.slice * input.type.byteCount
    self.input = input.index
    self.output = output.index
  }

  /// A dimension counted from the end where it is negative.
  private static func dimension(_ named: Int, below rank: Int) throws(ModelProblem.Kind) -> Int {
    guard named >= -rank, named < rank else { throw .axis(named) }
    return named < 0 ? named + rank : named
  }

  var constantBytes: Int { batch * picked * MemoryLayout<Int32>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let indices = try view.constantIntegers(1)
    let list = memory.constants(Int32.self, count: batch * picked)
    for position in 0..<batch * picked { list[position] = Int32(indices[position]) }
  }

  func run(in memory: KernelMemory) {
    let indices = memory.constants(Int32.self, count: batch * picked).values
    let input = memory.bytes(self.input)
    let output = memory.outputBytes(self.output)
    var target = 0
    for round in 0..<batch {
      for row in 0..<rows {
        let first = (round * rows + row) * length
        for index in 0..<picked {
          let slice = first + Int(indices[round * picked + index])
          output.copy(input.dropping(slice * sliceBytes), to: target, length: sliceBytes)
          target += sliceBytes
        }
      }
    }
  }
}
