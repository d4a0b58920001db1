/// MEAN and SUM of int32 or int64 tensors: plain integers without a scale (`reference/reduce.h`, `Mean`).
///
/// Sums have 64 bits and wrap; a mean is cut towards 0.
struct IntegerMean: Kernel {
  private let input: Int
  private let output: Int
  private let reduction: Reduction
  private let isMean: Bool
  private let type: ElementType

  /// Whether a MEAN or SUM is one of these.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    let type = try view.input(0).type
    return type == .int32 || type == .int64
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.movedInput(0)
    let output = try view.movedOutput(from: input)
    reduction = try Reduction(view, of: input.shape, to: output.shape)
    isMean = view.code == OperatorCode.mean
    type = input.type
    self.input = input.index
    self.output = output.index
  }

  var scratchBytes: Int { reduction.outputCount * MemoryLayout<Int64>.stride }

  func run(in memory: KernelMemory) {
    if type == .int64 { run(Int64.self, in: memory) } else { run(Int32.self, in: memory) }
  }

  @inline(__always)
  private func run<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, in memory: KernelMemory
  ) {
    let sums = memory.scratch(Int64.self, count: reduction.outputCount)
    reduction.sum(memory.numbers(type, of: input), into: sums)
    let output = memory.numbers(type, of: self.output)
    let divisor = isMean ? Int64(reduction.reducedCount) : 1
    for index in 0..<reduction.outputCount {
      output[index] = Number(truncatingIfNeeded: sums[index] / divisor)
    }
  }
}
