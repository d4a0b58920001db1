/// Whole numbers that are known when a network is loaded: axes, paddings, shapes, indices.
///
/// They stand in the file, or the network computes them from constants and shapes (`ShapeArithmetic`).
struct IntegerList {
  let count: Int
  /// The tensor, where its values stand in the file.
  private let stored: Tensor?
  private let folded: FoldedIntegers

  /// - Returns: `nil` for a tensor that is no int16, int32 or int64, or whose values depend on the inputs.
  init?(_ tensor: Tensor, in file: ModelFile) {
    guard tensor.type == .int16 || tensor.type == .int32 || tensor.type == .int64 else {
      return nil
    }
    count = tensor.shape.elementCount
    if tensor.constant != nil {
      stored = tensor
      folded = FoldedIntegers()
    } else {
      guard let values = file.folded.values(of: tensor.index) else { return nil }
      stored = nil
      folded = values
    }
  }

  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Int { stored?.integer(index) ?? Int(folded[index]) }
}

/// Up to eight numbers that a network computes from its own shapes and constants.
struct FoldedIntegers: BitwiseCopyable {
  /// A shape has six numbers at most, and nothing else is computed this way in practice.
  static var most: Int { 8 }

  private var list = InlineArray<8, Int32>(repeating: 0)
  private(set) var count = 0

  /// - Returns: whether there was room and the number fits 32 bits.
  mutating func append(_ value: Int) -> Bool {
    guard count < Self.most, let narrow = Int32(exactly: value) else { return false }
    list[count] = narrow
    count += 1
    return true
  }

  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Int32 {
    precondition(index >= 0 && index < count, "a folded number")
    return list[index]
  }
}

/// The tensors whose values `ShapeArithmetic` has found.
struct FoldedTensors {
  /// More than any network of this field has; what comes after is not folded.
  private static var most: Int { 64 }

  private var tensors = InlineArray<64, Int32>(repeating: -1)
  private var lists = InlineArray<64, FoldedIntegers>(repeating: FoldedIntegers())
  private var count = 0

  var isFull: Bool { count == Self.most }

  /// - Precondition: not full.
  mutating func add(_ values: FoldedIntegers, of tensor: Int) {
    tensors[count] = Int32(tensor)
    lists[count] = values
    count += 1
  }

  func values(of tensor: Int) -> FoldedIntegers? {
    for index in 0..<count where Int(tensors[index]) == tensor { return lists[index] }
    return nil
  }
}
