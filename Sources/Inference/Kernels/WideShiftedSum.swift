/// ADD and SUB of int16 tensors whose scales are all powers of two: one input has the output's scale, the
/// other is shifted to it (`add.cc`, `sub.cc`; the option `pot_scale_int16`).
///
/// `output = clamp(left / 2^leftShift ± right / 2^rightShift)`, each quotient rounded half away from 0.
struct WideShiftedSum: Kernel {
  private let left: Int
  private let right: Int
  private let output: Int
  private let pairs: Broadcast
  private let isDifference: Bool
  private let leftShift: Int32
  private let rightShift: Int32
  private let range: ActivationRange

  /// Whether an ADD or SUB is one of these; the option is on in files that leave it out.
  static func fits(_ view: OperatorView) throws(ModelProblem.Kind) -> Bool {
    guard view.code != OperatorCode.mul, try view.option(1, default: UInt8(1)) != 0 else {
      return false
    }
    let left = try nearestPowerOfTwo(try view.int16Input(0).scale)
    let right = try nearestPowerOfTwo(try view.int16Input(1).scale)
    let output = try nearestPowerOfTwo(try view.int16Output().scale)
    return left != nil && right != nil && output != nil
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let left = try view.int16Input(0)
    let right = try view.int16Input(1)
    let output = try view.int16Output()
    pairs = try Broadcast(left.shape, right.shape, to: output.shape)
    isDifference = view.code == OperatorCode.sub
    // The reference's ADD does not stretch: it would read past the shorter tensor.
    guard isDifference || left.shape == right.shape else { throw .argumentShape(argument: 1) }
    leftShift = try Self.shift(from: left, to: output)
    rightShift = try Self.shift(from: right, to: output)
    guard leftShift == 0 || rightShift == 0 else { throw .multiplier }
    range = try view.activationRange(option: 0, of: output)
    self.left = left.index
    self.right = right.index
    self.output = output.index
  }

  /// - Throws: `.multiplier` for a scale above the output's, which the reference refuses, and for one more
  ///   than 15 bits below it, which it shifts wrongly: its mask has 16 bits.
  private static func shift(
    from input: QuantizedTensor, to output: QuantizedTensor
  ) throws(ModelProblem.Kind) -> Int32 {
    guard let fine = try nearestPowerOfTwo(input.scale),
      let coarse = try nearestPowerOfTwo(output.scale), (0...15).contains(coarse - fine)
    else { throw .multiplier }
    return Int32(coarse - fine)
  }

  func run(in memory: KernelMemory) {
    let left = memory.numbers(Int16.self, of: self.left)
    let right = memory.numbers(Int16.self, of: self.right)
    let output = memory.numbers(Int16.self, of: self.output)
    pairs.forEachPlace(output.count) { place, leftPlace, rightPlace in
      let first = roundingShift(Int32(left[leftPlace]), leftShift)
      let second = roundingShift(Int32(right[rightPlace]), rightShift)
      output[place] = range.clampWide(isDifference ? first - second : first + second)
    }
  }
}
