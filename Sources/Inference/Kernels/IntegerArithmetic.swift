/// ADD, SUB and MUL of int32 tensors: plain integers without a scale, wrapping in 32 bits.
///
/// The reference computes in C++ integers, whose overflow is undefined; wrapping is what it does in practice.
struct IntegerArithmetic: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let code: Int
  private let lowest: Int32
  private let highest: Int32

  /// Whether the operator of number `view.code` works on plain integers here.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    switch view.code {
    case OperatorCode.add, OperatorCode.sub, OperatorCode.mul:
      try view.input(0).type == .int32
    default: false
    }
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.movedInput(0)
    let right = try view.movedInput(1)
    let output = try view.movedOutput(from: left)
    guard right.type == .int32 else { throw .argumentType(argument: 1) }
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    let fused: Int8 = try view.option(0, default: 0)
    switch fused {
    case 0: (lowest, highest) = (Int32.min, Int32.max)
    case 1: (lowest, highest) = (0, Int32.max)
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
    let left = memory.numbers(Int32.self, of: self.left)
    let right = memory.numbers(Int32.self, of: self.right)
    let output = memory.numbers(Int32.self, of: self.output)
    pairs.forEachPlace(output.count) { place, leftPlace, rightPlace in
      let result = combine(left[leftPlace], right[rightPlace])
      output[place] = min(max(result, lowest), highest)
    }
  }

  @inline(__always)
  private func combine(_ left: Int32, _ right: Int32) -> Int32 {
    switch code {
    case OperatorCode.add: left &+ right
    case OperatorCode.sub: left &- right
    default: left &* right
    }
  }
}
