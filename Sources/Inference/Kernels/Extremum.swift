/// MAXIMUM and MINIMUM of two tensors of one type, scale and zero point, value by value.
///
/// The larger integer is the larger number, so nothing is scaled (`maximum_minimum.h`).
struct Extremum: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let type: ElementType
  private let isMaximum: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.movedInput(0)
    let right = try view.movedInput(1)
    let output = try view.movedOutput(from: left)
    guard right.type == output.type else { throw .argumentType(argument: 1) }
    guard right.isQuantizedLike(output) else { throw .argumentQuantizationDiffers(argument: 1) }
    switch left.type {
    case .int8, .uint8, .int16, .int32, .int64: type = left.type
    default: throw .argumentType(argument: 0)
    }
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    isMaximum = view.code == OperatorCode.maximum
    self.left = left.index
    self.right = right.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    switch type {
    case .int8: compare(Int8.self, in: memory)
    case .uint8: compare(UInt8.self, in: memory)
    case .int16: compare(Int16.self, in: memory)
    case .int32: compare(Int32.self, in: memory)
    default: compare(Int64.self, in: memory)
    }
  }

  @inline(__always)
  private func compare<Number: BitwiseCopyable & Comparable>(
    _ type: Number.Type, in memory: KernelMemory
  ) {
    let left = memory.numbers(type, of: self.left)
    let right = memory.numbers(type, of: self.right)
    let output = memory.numbers(type, of: self.output)
    let isMaximum = isMaximum
    pairs.forEachPlace(output.count) { place, leftPlace, rightPlace in
      let first = left[leftPlace]
      let second = right[rightPlace]
      output[place] = (first < second) == isMaximum ? second : first
    }
  }
}
