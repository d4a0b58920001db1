/// The operators by which a network computes shapes, evaluated when it is loaded.
///
/// Exporters that do not know the batch's size write RESHAPE's new shape or TRANSPOSE_CONV's size as
/// SHAPE → STRIDED_SLICE → PACK. In a file every shape is fixed, so these are constants.
enum ShapeArithmetic {
  /// What the operator's only output holds: at most eight int32 or int64 numbers in a row.
  ///
  /// - Returns: `nil` for another operator, and where an input is not known.
  /// - Throws: what is wrong with the operator, as far as it was looked at.
  static func values(of view: OperatorView) throws(ModelProblem.Kind) -> FoldedIntegers? {
    let output = try view.output()
    guard output.type == .int32 || output.type == .int64, output.constant == nil,
      output.shape.elementCount <= FoldedIntegers.most
    else { return nil }
    let values: FoldedIntegers?
    switch view.code {
    case OperatorCode.shape: values = shape(try view.input(0).shape)
    case OperatorCode.reshape, OperatorCode.squeeze, OperatorCode.expandDims:
      values = try joined(view, inputs: 1)
    case OperatorCode.pack:
      values = try view.input(0).shape.rank == 0 ? joined(view, inputs: view.inputCount) : nil
    case OperatorCode.concatenation:
      values = output.shape.rank == 1 ? try joined(view, inputs: view.inputCount) : nil
    case OperatorCode.gather: values = try gathered(view)
    case OperatorCode.slice, OperatorCode.stridedSlice: values = try sliced(view)
    case OperatorCode.add, OperatorCode.sub, OperatorCode.mul, OperatorCode.maximum,
      OperatorCode.minimum:
      values = try combined(view)
    default: values = nil
    }
    guard let values, values.count == output.shape.elementCount else { return nil }
    return values
  }

  private static func shape(_ shape: TensorShape) -> FoldedIntegers? {
    var values = FoldedIntegers()
    for dimension in 0..<shape.rank {
      guard values.append(shape[dimension]) else { return nil }
    }
    return values
  }

  /// The numbers of an input from which the output's are made; `nil` where the two differ in type.
  private static func list(
    _ view: OperatorView, _ position: Int
  ) throws(ModelProblem.Kind) -> IntegerList? {
    let input = try view.input(position)
    return input.type == (try view.output().type) ? IntegerList(input, in: view.file) : nil
  }

  /// The numbers of the first `inputs` inputs, one after another.
  private static func joined(
    _ view: OperatorView, inputs: Int
  ) throws(ModelProblem.Kind) -> FoldedIntegers? {
    var values = FoldedIntegers()
    for position in 0..<inputs {
      guard let list = try list(view, position), list.count <= FoldedIntegers.most else {
        return nil
      }
      for index in 0..<list.count {
        guard values.append(list[index]) else { return nil }
      }
    }
    return values
  }

  private static func gathered(_ view: OperatorView) throws(ModelProblem.Kind) -> FoldedIntegers? {
    guard try view.input(0).shape.rank == 1, let source = try list(view, 0),
      let indices = IntegerList(try view.input(1), in: view.file),
      indices.count <= FoldedIntegers.most
    else { return nil }
    var values = FoldedIntegers()
    for position in 0..<indices.count {
      let index = indices[position]
      guard index >= 0, index < source.count, values.append(source[index]) else { return nil }
    }
    return values
  }

  private static func sliced(_ view: OperatorView) throws(ModelProblem.Kind) -> FoldedIntegers? {
    let shape = try view.input(0).shape
    guard shape.rank == 1, let source = try list(view, 0) else { return nil }
    let slicing = try Slicing(view, of: shape)
    let part = slicing[0]
    guard part.count <= FoldedIntegers.most else { return nil }
    var values = FoldedIntegers()
    for index in 0..<part.count {
      guard values.append(source[part.start + index * part.step]) else { return nil }
    }
    return values
  }

  /// Two lists number by number; a list of one goes with each number of the other.
  private static func combined(_ view: OperatorView) throws(ModelProblem.Kind) -> FoldedIntegers? {
    let fused: Int8 = try view.option(0, default: 0)
    let isArithmetic = view.code != OperatorCode.maximum && view.code != OperatorCode.minimum
    if isArithmetic, fused != 0 { return nil }
    guard let left = try list(view, 0), let right = try list(view, 1),
      left.count == right.count || left.count == 1 || right.count == 1
    else { return nil }
    var values = FoldedIntegers()
    for index in 0..<min(max(left.count, right.count), FoldedIntegers.most + 1) {
      // 32 bits each, so that no sum and no product of theirs overflows.
      guard let first = Int32(exactly: left[left.count == 1 ? 0 : index]),
        let second = Int32(exactly: right[right.count == 1 ? 0 : index]),
        values.append(combined(view.code, Int(first), Int(second)))
      else { return nil }
    }
    return values
  }

  private static func combined(_ code: Int, _ left: Int, _ right: Int) -> Int {
    switch code {
    case OperatorCode.add: left + right
    case OperatorCode.sub: left - right
    case OperatorCode.mul: left * right
    case OperatorCode.maximum: max(left, right)
    default: min(left, right)
    }
  }
}
