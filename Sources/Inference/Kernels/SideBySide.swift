/// Tensors that lie side by side along a dimension of another: what CONCATENATION and PACK join, and SPLIT cuts.
///
/// In each row of the whole, which is what the dimensions outside of that one count, every part has a run of
/// neighbouring bytes.
struct SideBySide: BitwiseCopyable {
  private let count: Int
  private let rows: Int

  /// One part: its tensor and how many bytes of each row it has.
  private struct Part: BitwiseCopyable {
    let tensor: Int
    let byteCount: Int
  }

  /// - Precondition: `axis` is a dimension of `whole`.
  init(count: Int, along axis: Int, of whole: TensorShape) {
    self.count = count
    var rows = 1
    for dimension in 0..<axis { rows *= whole[dimension] }
    self.rows = rows
  }

  var constantBytes: Int { count * MemoryLayout<Part>.stride }

  /// Notes part number `position`, in the constants that `constantBytes` asked for.
  func set(_ position: Int, to tensor: MovedTensor, in memory: KernelMemory) {
    memory.constants(Part.self, count: count)[position] = Part(
      tensor: tensor.index,
      byteCount: tensor.shape.elementCount / rows * tensor.type.byteCount)
  }

  /// Calls `body` for every run: its tensor, where it starts there and in the whole, of `wholeBytes`, and how
  /// long it is.
  @inline(__always)
  func forEachRun(
    in memory: KernelMemory, wholeBytes: Int,
    _ body: (_ tensor: Int, _ place: Int, _ placeInWhole: Int, _ length: Int) -> Void
  ) {
    let parts = memory.constants(Part.self, count: count).values
    let rowBytes = wholeBytes / rows
    var column = 0
    for index in 0..<count {
      let part = parts[index]
      for row in 0..<rows {
        body(part.tensor, row * part.byteCount, row * rowBytes + column, part.byteCount)
      }
      column += part.byteCount
    }
  }
}

extension TensorShape {
  /// The dimension that an operator means by `axis`, which counts from the end where it is negative.
  ///
  /// - Throws: `.axis` for none.
  func dimension(_ axis: Int) throws(ModelProblem.Kind) -> Int {
    guard axis >= -rank, axis < rank else { throw .axis(axis) }
    return axis < 0 ? axis + rank : axis
  }
}
