/// How two tensors pair up value by value when lengths of 1 stretch (NumPy's rule).
///
/// Neighbouring dimensions that both tensors walk evenly are merged, so that equal shapes are one
/// run and a factor per channel is one short run per pixel.
struct Broadcast: BitwiseCopyable {
  /// Lengths of the merged dimensions, innermost first, and each input's step along them.
  private var lengths: InlineArray<6, Int32>
  private var leftSteps: InlineArray<6, Int32>
  private var rightSteps: InlineArray<6, Int32>
  private var rank: Int

  /// - Throws: `.argumentShape` of the argument that does not fit.
  init(_ left: TensorShape, _ right: TensorShape, to output: TensorShape) throws(ModelProblem.Kind)
  {
    lengths = InlineArray(repeating: 1)
    leftSteps = InlineArray(repeating: 0)
    rightSteps = InlineArray(repeating: 0)
    rank = 0
    var leftStep = 1
    var rightStep = 1
    let dimensions = max(left.rank, right.rank)
    guard output.rank == dimensions else { throw .argumentShape(argument: 2) }
    for dimension in 0..<dimensions {
      let leftLength = left.fromInnermost(dimension)
      let rightLength = right.fromInnermost(dimension)
      guard leftLength == rightLength || leftLength == 1 || rightLength == 1 else {
        throw .argumentShape(argument: 1)
      }
      let length = max(leftLength, rightLength)
      guard output.fromInnermost(dimension) == length else { throw .argumentShape(argument: 2) }
      append(
        length, left: leftLength == 1 ? 0 : leftStep, right: rightLength == 1 ? 0 : rightStep)
      leftStep *= leftLength
      rightStep *= rightLength
    }
  }

  /// Adds a dimension outside of those so far, or lengthens the outermost where both inputs walk on evenly.
  private mutating func append(_ length: Int, left: Int, right: Int) {
    if length == 1 { return }
    if rank > 0 {
      let inner = Int(lengths[rank - 1])
      if left == Int(leftSteps[rank - 1]) * inner, right == Int(rightSteps[rank - 1]) * inner {
        lengths[rank - 1] *= Int32(length)
        return
      }
    }
    lengths[rank] = Int32(length)
    leftSteps[rank] = Int32(left)
    rightSteps[rank] = Int32(right)
    rank += 1
  }

  /// Writes `combine(left value, right value)` for every pair.
  ///
  /// - Precondition: `left`, `right` and `output` have the shapes that `init` was given.
  @inline(__always)
  func forEachPair(
    _ left: Values<Int8>, _ right: Values<Int8>, into output: MutableValues<Int8>,
    _ combine: (Int8, Int8) -> Int8
  ) {
    var counters = InlineArray<6, Int32>(repeating: 0)
    let run = Int(lengths[0])
    let leftStep = Int(leftSteps[0])
    let rightStep = Int(rightSteps[0])
    var place = 0
    var leftPlace = 0
    var rightPlace = 0
    while place < output.count {
      for index in 0..<run {
        output[place + index] = combine(
          left[leftPlace + index * leftStep], right[rightPlace + index * rightStep])
      }
      place += run
      advance(&counters, &leftPlace, &rightPlace)
    }
  }

  /// Steps to the next run: counts the outer dimensions up like an odometer.
  private func advance(
    _ counters: inout InlineArray<6, Int32>, _ left: inout Int, _ right: inout Int
  ) {
    var dimension = 1
    while dimension < rank {
      counters[dimension] += 1
      left += Int(leftSteps[dimension])
      right += Int(rightSteps[dimension])
      if counters[dimension] < lengths[dimension] { return }
      counters[dimension] = 0
      left -= Int(leftSteps[dimension]) * Int(lengths[dimension])
      right -= Int(rightSteps[dimension]) * Int(lengths[dimension])
      dimension += 1
    }
  }
}

extension Broadcast {
  /// Calls `body` for every pair: the output's place, the left input's and the right input's.
  ///
  /// - Precondition: `count` is how many values the output has.
  @inline(__always)
  func forEachPlace(_ count: Int, _ body: (Int, Int, Int) -> Void) {
    var counters = InlineArray<6, Int32>(repeating: 0)
    let run = Int(lengths[0])
    let leftStep = Int(leftSteps[0])
    let rightStep = Int(rightSteps[0])
    var place = 0
    var left = 0
    var right = 0
    while place < count {
      for index in 0..<run {
        body(place + index, left + index * leftStep, right + index * rightStep)
      }
      place += run
      advance(&counters, &left, &right)
    }
  }
}
