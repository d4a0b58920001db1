/// The part of a tensor that SLICE or STRIDED_SLICE takes: where it starts, its step and its length
/// along each dimension.
struct Slicing {
  struct Part {
    var start = 0
    var step = 1
    var count = 1
  }

  /// The part's shape: without the dimensions that are taken away, with those that are put in.
  private(set) var result = TensorShape()
  private let shape: TensorShape
  private var parts = InlineArray<6, Part>(repeating: Part())

  /// - Throws: `.option` for a part that is empty or not inside the tensor.
  init(_ view: OperatorView, of shape: TensorShape) throws(ModelProblem.Kind) {
    self.shape = shape
    if view.code == OperatorCode.slice {
      try takeBlock(view)
    } else {
      try takeStrided(view)
    }
  }

  /// Along a dimension of the tensor.
  subscript(dimension: Int) -> Part { parts[dimension] }

  /// SLICE: starts and sizes, −1 for all that is left.
  private mutating func takeBlock(_ view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 3...3)
    let starts = try view.constantIntegers(1)
    let sizes = try view.constantIntegers(2)
    guard starts.count == shape.rank else { throw .argumentShape(argument: 1) }
    guard sizes.count == shape.rank else { throw .argumentShape(argument: 2) }
    for dimension in 0..<shape.rank {
      let start = starts[dimension]
      guard start >= 0, start < shape[dimension] else { throw .option }
      let rest = shape[dimension] - start
      let size = sizes[dimension] == -1 ? rest : sizes[dimension]
      guard size >= 1, size <= rest, result.append(size) else { throw .option }
      parts[dimension] = Part(start: start, step: 1, count: size)
    }
  }

  /// STRIDED_SLICE: a list of ranges; the option's masks make some of them an ellipsis, a new
  /// dimension, a single index, or open at an end (`strided_slice.cc`).
  private mutating func takeStrided(_ view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 4...4)
    let ranges = try StridedRanges(view)
    guard ranges.named <= shape.rank else { throw .argumentShape(argument: 1) }
    var dimension = 0
    for index in 0..<ranges.count {
      switch ranges.kind(index) {
      case .ellipsis:
        // The reference skips a dimension even where TensorFlow's rule leaves none to skip.
        guard ranges.named < shape.rank else { throw .option }
        for _ in 0..<shape.rank - ranges.named {
          try takeWhole(dimension)
          dimension += 1
        }
      case .newDimension: guard result.append(1) else { throw .shape }
      case .index, .range:
        parts[dimension] = try ranges.part(index, of: shape[dimension])
        if ranges.kind(index) == .range, !result.append(parts[dimension].count) { throw .shape }
        dimension += 1
      }
    }
    while dimension < shape.rank {
      try takeWhole(dimension)
      dimension += 1
    }
  }

  private mutating func takeWhole(_ dimension: Int) throws(ModelProblem.Kind) {
    parts[dimension] = Part(start: 0, step: 1, count: shape[dimension])
    guard result.append(shape[dimension]) else { throw .shape }
  }

  /// The copy that takes the part, of elements of `elementBytes`.
  func copy(elementBytes: Int) -> StridedCopy {
    var copy = StridedCopy(elementBytes: elementBytes)
    let strides = Strides(shape)
    var target = elementBytes
    var dimension = shape.rank - 1
    while dimension >= 0 {
      let part = parts[dimension]
      let stride = strides[dimension] * elementBytes
      copy.sourceStart += part.start * stride
      copy.append(part.count, source: part.step * stride, target: target)
      target *= part.count
      dimension -= 1
    }
    return copy
  }
}

/// The ranges of a STRIDED_SLICE and the masks that say what each one is.
private struct StridedRanges {
  enum Kind { case range, index, newDimension, ellipsis }

  private let starts: IntegerList
  private let ends: IntegerList
  private let steps: IntegerList
  private let startMask: Int
  private let endMask: Int
  private let ellipsisMask: Int
  private let newMask: Int
  private let indexMask: Int
  /// Whether ends are counted from the starts: the option `offset`.
  private let endsAreCounts: Bool
  /// How many ranges speak of a dimension of the tensor.
  private(set) var named = 0

  init(_ view: OperatorView) throws(ModelProblem.Kind) {
    starts = try view.constantIntegers(1)
    ends = try view.constantIntegers(2)
    steps = try view.constantIntegers(3)
    // More dimensions than a tensor has, all new, still leave room for its own.
    guard starts.count <= 2 * TensorShape.largestRank else { throw .argumentShape(argument: 1) }
    guard ends.count == starts.count else { throw .argumentShape(argument: 2) }
    guard steps.count == starts.count else { throw .argumentShape(argument: 3) }
    startMask = try view.integerOption(0)
    endMask = try view.integerOption(1)
    ellipsisMask = try view.integerOption(2)
    newMask = try view.integerOption(3)
    indexMask = try view.integerOption(4)
    endsAreCounts = try view.flag(5)
    var ellipses = 0
    for index in 0..<starts.count {
      switch kind(index) {
      case .ellipsis: ellipses += 1
      case .newDimension: break
      case .range, .index: named += 1
      }
    }
    guard ellipses <= 1 else { throw .option }
  }

  var count: Int { starts.count }

  func kind(_ index: Int) -> Kind {
    let bit = 1 << index
    if ellipsisMask & bit != 0 { return .ellipsis }
    if newMask & bit != 0 { return .newDimension }
    return indexMask & bit != 0 ? .index : .range
  }

  /// What range `index` takes of a dimension of `length`.
  func part(_ index: Int, of length: Int) throws(ModelProblem.Kind) -> Slicing.Part {
    let step = steps[index]
    guard step != 0, step >= -Int(Int32.max), step <= Int(Int32.max) else { throw .option }
    let bit = 1 << index
    let first = startMask & bit != 0 ? (step > 0 ? 0 : length - 1) : starts[index]
    let start = Self.clamped(first, length, step)
    guard start >= 0, start < length else { throw .option }
    if kind(index) == .index { return Slicing.Part(start: start, step: 1, count: 1) }
    let isOpen = endMask & bit != 0
    let end =
      isOpen ? (step > 0 ? length : -1) : try end(index, from: start, of: length, step)
    let distance = step > 0 ? end - start : start - end
    guard distance >= 1 else { throw .option }
    return Slicing.Part(start: start, step: step, count: (distance - 1) / abs(step) + 1)
  }

  /// Where range `index` ends, as it says itself.
  ///
  /// - Throws: `.option` for an end counted from the start that is not inside: the reference reads past it.
  private func end(
    _ index: Int, from start: Int, of length: Int, _ step: Int
  ) throws(ModelProblem.Kind) -> Int {
    guard endsAreCounts else { return Self.clamped(ends[index], length, step) }
    guard ends[index] >= -start, ends[index] <= length - start else { throw .option }
    return start + ends[index]
  }

  /// A place counted from the end where it is negative, brought to the tensor or to just outside of it.
  private static func clamped(_ place: Int, _ length: Int, _ step: Int) -> Int {
    let counted = place < 0 ? place + length : place
    return step > 0 ? min(max(counted, 0), length) : min(max(counted, -1), length - 1)
  }
}
