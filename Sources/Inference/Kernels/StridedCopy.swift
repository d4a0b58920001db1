/// Values that move from evenly spaced places to evenly spaced places, in up to six dimensions.
///
/// All distances are in bytes. Neighbouring dimensions that both sides walk evenly are merged, and
/// what is contiguous on both sides is copied in one run.
struct StridedCopy: BitwiseCopyable {
  /// Where the first value comes from and goes to.
  var sourceStart = 0
  var targetStart = 0
  private var runBytes: Int
  private var rank = 0
  /// Lengths of the merged dimensions, innermost first, and each side's step along them.
  private var lengths = InlineArray<6, Int>(repeating: 1)
  private var sourceSteps = InlineArray<6, Int>(repeating: 0)
  private var targetSteps = InlineArray<6, Int>(repeating: 0)

  /// A copy of one value.
  init(elementBytes: Int) { runBytes = elementBytes }

  /// Repeats what there is so far `length` times.
  ///
  /// - Precondition: called six times at most.
  mutating func append(_ length: Int, source: Int, target: Int) {
    if length == 1 { return }
    if rank == 0, source == runBytes, target == runBytes {
      runBytes *= length
      return
    }
    if rank > 0, source == sourceSteps[rank - 1] * lengths[rank - 1],
      target == targetSteps[rank - 1] * lengths[rank - 1]
    {
      lengths[rank - 1] *= length
      return
    }
    lengths[rank] = length
    sourceSteps[rank] = source
    targetSteps[rank] = target
    rank += 1
  }

  func run(from source: Values<UInt8>, to target: MutableValues<UInt8>) {
    var counters = InlineArray<6, Int>(repeating: 0)
    var from = sourceStart
    var to = targetStart
    while true {
      copyRow(from: source, from, to: target, to)
      var dimension = 1
      while dimension < rank {
        counters[dimension] += 1
        from += sourceSteps[dimension]
        to += targetSteps[dimension]
        if counters[dimension] < lengths[dimension] { break }
        counters[dimension] = 0
        from -= sourceSteps[dimension] * lengths[dimension]
        to -= targetSteps[dimension] * lengths[dimension]
        dimension += 1
      }
      if dimension >= rank { return }
    }
  }

  /// All of the innermost dimension.
  private func copyRow(
    from source: Values<UInt8>, _ sourcePlace: Int, to target: MutableValues<UInt8>,
    _ targetPlace: Int
  ) {
    var from = sourcePlace
    var to = targetPlace
    for _ in 0..<lengths[0] {
      if runBytes == 1 {
        target[to] = source[from]
      } else {
        target.copy(source.dropping(from), to: to, length: runBytes)
      }
      from += sourceSteps[0]
      to += targetSteps[0]
    }
  }
}

/// How many values of a tensor lie between neighbours along each dimension.
struct Strides {
  private var list = InlineArray<6, Int>(repeating: 0)

  init(_ shape: TensorShape) {
    var step = 1
    var dimension = shape.rank - 1
    while dimension >= 0 {
      list[dimension] = step
      step *= shape[dimension]
      dimension -= 1
    }
  }

  /// - Precondition: `dimension` is one of the shape's.
  subscript(dimension: Int) -> Int { list[dimension] }
}
