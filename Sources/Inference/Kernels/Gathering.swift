/// GATHER: slices of a tensor of any type, picked along one dimension by a list of indices.
///
/// The first `batch_dims` dimensions of tensor and list go together. Indices that are known when the network
/// is loaded are checked then; those that an input decides are checked in each run, before anything is read.
struct Gathering: Kernel {
  private let input: Int
  private let output: Int
  /// Rounds of the batch, rows before the picked dimension, and the bytes of what is picked.
  private let batch: Int
  private let rows: Int
  private let sliceBytes: Int
  private let length: Int
  private let indices: Int
  private let indexType: ElementType
  /// Indices of one round.
  private let picked: Int
  /// Whether an input decides the indices, so that a run may fail.
  let isComputed: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.movedInput(0)
    let output = try view.movedOutput(from: input)
    let indices = try view.input(1)
    switch indices.type {
    case .int16, .int32, .int64: indexType = indices.type
    default: throw .argumentType(argument: 1)
    }
    let indexShape = indices.shape
    let rank = input.shape.rank
    // 0 to the indices' rank, or as many from the end.
    let stated = try view.integerOption(1)
    let batchDimensions = stated < 0 ? stated + indexShape.rank : stated
    guard (0...indexShape.rank).contains(batchDimensions) else { throw .axis(stated) }
    let axis = try input.shape.dimension(try view.integerOption(0))
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
    let known = IntegerList(indices, in: view.file)
    isComputed = known == nil
    if let known {
      for position in 0..<known.count where known[position] < 0 || known[position] >= length {
        throw .indexOutOfRange(index: known[position], length: length)
      }
    }
    (batch, rows, picked) = (counts.batch, counts.rows, counts.picked)
    sliceBytes = counts.slice * input.type.byteCount
    self.input = input.index
    self.indices = indices.index
    self.output = output.index
  }

  /// - Throws: an index that points outside; nothing was picked then.
  func run(in memory: KernelMemory) throws(IndexOutOfRange) {
    switch indexType {
    case .int16: try pick(memory.numbers(Int16.self, of: indices), in: memory)
    case .int32: try pick(memory.numbers(Int32.self, of: indices), in: memory)
    default: try pick(memory.numbers(Int64.self, of: indices), in: memory)
    }
  }

  private func pick<Index: FixedWidthInteger & BitwiseCopyable>(
    _ indices: UnalignedValues<Index>, in memory: KernelMemory
  ) throws(IndexOutOfRange) {
    for position in 0..<batch * picked where indices[position] < 0 || indices[position] >= length {
      throw IndexOutOfRange(index: Int(indices[position]), length: length)
    }
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
