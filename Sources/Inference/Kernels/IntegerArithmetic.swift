/// ADD, SUB and MUL of int32 or int64 tensors: plain integers without a scale, which wrap.
///
/// The reference computes in C++ integers, whose overflow is undefined; wrapping is what it does in practice.
struct IntegerArithmetic: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let code: Int
  private let type: ElementType
  private let lowest: Int64
  private let highest: Int64

  /// Whether the operator of number `view.code` works on plain integers here.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    switch view.code {
    case OperatorCode.add, OperatorCode.sub, OperatorCode.mul:
      let type = try view.input(0).type
      return type == .int32 || type == .int64
    default: return false
    }
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.movedInput(0)
    let right = try view.movedInput(1)
    let output = try view.movedOutput(from: left)
    guard right.type == left.type else { throw .argumentType(argument: 1) }
    type = left.type
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    let fused: Int8 = try view.option(0, default: 0)
    switch fused {
    case 0: (lowest, highest) = (Int64.min, Int64.max)
    case 1: (lowest, highest) = (0, Int64.max)
    case 2: (lowest, highest) = (-1, 1)
    case 3: (lowest, highest) = (0, 6)
    default: throw .fusedActivation(code: Int(fused))
    }
    code = view.code
    self.left = left.index
    self.right = right.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    if type == .int64 { run(Int64.self, in: memory) } else { run(Int32.self, in: memory) }
  }

  @inline(__always)
  private func run<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, in memory: KernelMemory
  ) {
    let left = memory.numbers(type, of: self.left)
    let right = memory.numbers(type, of: self.right)
    let output = memory.numbers(type, of: self.output)
    let lowest = Number(clamping: self.lowest)
    let highest = Number(clamping: self.highest)
    pairs.forEachPlace(output.count) { place, leftPlace, rightPlace in
      let result = combine(left[leftPlace], right[rightPlace])
      output[place] = min(max(result, lowest), highest)
    }
  }

  @inline(__always)
  private func combine<Number: FixedWidthInteger>(_ left: Number, _ right: Number) -> Number {
    switch code {
    case OperatorCode.add: left &+ right
    case OperatorCode.sub: left &- right
    default: left &* right
    }
  }
}
