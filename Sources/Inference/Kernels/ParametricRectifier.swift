/// PRELU of an int8 or int16 tensor: values below zero are multiplied by int8 slopes of a tensor of their own,
/// which stretches.
///
/// |value| is at most 2¹⁵ and |slope| at most 255 steps, so their product fits 32 bits. Two factors, formed in single precision, scale the values of the one kind and the products of the other
/// (`activations.cc`, `reference/prelu.h`). LiteRT takes int16 slopes, too, but reads their bytes as int8; they
/// are refused here.
struct ParametricRectifier: Kernel {
  private let input: Int
  private let slopes: Int
  private let output: Int
  private let isWide: Bool
  private let pairs: Broadcast
  private let above: FixedPointMultiplier
  private let below: FixedPointMultiplier
  private let inputZeroPoint: Int32
  private let slopeZeroPoint: Int32
  private let outputZeroPoint: Int32

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    isWide = try view.isWide()
    let input = try view.activation(0, isWide ? .int16 : .int8)
    let slopes = try view.int8Input(1)
    let output = try view.activationOutput(input.type)
    guard input.shape == output.shape else { throw .argumentShape(argument: 2) }
    pairs = try Broadcast(input.shape, slopes.shape, to: output.shape)
    above = try FixedPointMultiplier(Double(input.scale / output.scale))
    below = try FixedPointMultiplier(Double(input.scale * slopes.scale / output.scale))
    inputZeroPoint = input.zeroPoint
    slopeZeroPoint = slopes.zeroPoint
    outputZeroPoint = output.zeroPoint
    self.input = input.index
    self.slopes = slopes.index
    self.output = output.index
  }

  func run(in memory: KernelMemory) {
    if isWide { rectify(Int16.self, in: memory) } else { rectify(Int8.self, in: memory) }
  }

  @inline(__always)
  private func rectify<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, in memory: KernelMemory
  ) {
    let input = memory.numbers(type, of: self.input)
    let slopes = memory.values(self.slopes)
    let output = memory.numbers(type, of: self.output)
    pairs.forEachPlace(output.count) { place, inputPlace, slopePlace in
      let difference = Int32(truncatingIfNeeded: input[inputPlace]) &- inputZeroPoint
      let slope = Int32(slopes[slopePlace]) &- slopeZeroPoint
      let scaled = difference >= 0 ? above(difference) : below(difference &* slope)
      output[place] = Number(clamping: scaled &+ outputZeroPoint)
    }
  }
}
