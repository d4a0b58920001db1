/// The dimensions over which MEAN and SUM add up, and the walk that does it.
struct Reduction: BitwiseCopyable {
  let outputCount: Int
  /// Values that go into each output.
  let reducedCount: Int
  private let shape: TensorShape
  /// How far the output moves per step along each dimension of the input; 0 where it is reduced.
  private let steps: InlineArray<6, Int>

  /// - Parameters:
  ///   - shape: the input's; the axes are argument 1.
  init(
    _ view: OperatorView, of shape: TensorShape, to output: TensorShape
  ) throws(ModelProblem.Kind) {
    self.shape = shape
    let reduced = try Self.axes(of: view, shape)
    var steps = InlineArray<6, Int>(repeating: 0)
    var outputCount = 1
    var dimension = shape.rank - 1
    while dimension >= 0 {
      if !reduced[dimension] {
        steps[dimension] = outputCount
        outputCount *= shape[dimension]
      }
      dimension -= 1
    }
    guard output.elementCount == outputCount else { throw .argumentShape(argument: 2) }
    self.steps = steps
    self.outputCount = outputCount
    reducedCount = shape.elementCount / outputCount
  }

  /// Which dimensions are reduced; negative axes count from the innermost.
  private static func axes(
    of view: OperatorView, _ shape: TensorShape
  ) throws(ModelProblem.Kind) -> InlineArray<6, Bool> {
    let axes = try view.constantIntegers(1)
    var reduced = InlineArray<6, Bool>(repeating: false)
    for index in 0..<axes.count {
      reduced[try shape.dimension(axes[index])] = true
    }
    return reduced
  }

  /// Writes the sum of each output's values, which wraps: innermost dimension in a run, the others like an
  /// odometer.
  @inline(__always)
  func sum<Number: FixedWidthInteger & BitwiseCopyable, Sum: FixedWidthInteger & BitwiseCopyable>(
    _ input: UnalignedValues<Number>, into sums: MutableValues<Sum>
  ) {
    sums.fill(from: 0, length: outputCount, with: 0)
    let run = shape.channels
    let runStep = shape.rank > 0 ? steps[shape.rank - 1] : 0
    var counters = InlineArray<6, Int>(repeating: 0)
    var target = 0
    var place = 0
    while place < input.count {
      if runStep == 0 {
        var sum: Sum = 0
        for index in 0..<run { sum &+= Sum(truncatingIfNeeded: input[place + index]) }
        sums[target] &+= sum
      } else {
        for index in 0..<run {
          sums[target + index] &+= Sum(truncatingIfNeeded: input[place + index])
        }
      }
      place += run
      var dimension = shape.rank - 2
      while dimension >= 0 {
        counters[dimension] += 1
        target += steps[dimension]
        if counters[dimension] < shape[dimension] { break }
        target -= steps[dimension] * shape[dimension]
        counters[dimension] = 0
        dimension -= 1
      }
    }
  }
}
