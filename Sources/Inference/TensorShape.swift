/// The lengths of a tensor's dimensions, outermost first: `[batch, height, width, channels]` for an image.
public struct TensorShape: Equatable, Sendable, BitwiseCopyable {
  /// More dimensions than any operator here knows what to do with.
  public static var largestRank: Int { 6 }
  /// Most elements of one tensor; keeps every product of a shape and an element size far inside 63 bits.
  public static var mostElements: Int { 1 << 28 }

  private var lengths: InlineArray<6, Int32>
  /// How many dimensions there are, 0…6; a scalar has none.
  public private(set) var rank: Int
  /// The product of all lengths; 1 for a scalar.
  public private(set) var elementCount: Int

  /// The shape of a scalar.
  public init() {
    lengths = InlineArray(repeating: 1)
    rank = 0
    elementCount = 1
  }

  /// Adds an innermost dimension.
  ///
  /// - Returns: whether it fits: `length` at least 1, at most 6 dimensions and 2²⁸ elements.
  public mutating func append(_ length: Int) -> Bool {
    guard length >= 1, rank < Self.largestRank, length <= Self.mostElements / elementCount else {
      return false
    }
    lengths[rank] = Int32(length)
    rank += 1
    elementCount *= length
    return true
  }

  /// - Precondition: `dimension` is in `0..<rank`.
  public subscript(dimension: Int) -> Int {
    precondition(dimension >= 0 && dimension < rank, "a dimension of the shape")
    return Int(lengths[dimension])
  }

  /// The length of a dimension counted from the innermost, 1 where the shape has no such dimension.
  public func fromInnermost(_ dimension: Int) -> Int {
    dimension < rank ? Int(lengths[rank - 1 - dimension]) : 1
  }

  /// Images in the batch; 1 for shapes of fewer than four dimensions.
  public var batch: Int { fromInnermost(3) }
  /// Rows of an image.
  public var height: Int { fromInnermost(2) }
  /// Columns of an image.
  public var width: Int { fromInnermost(1) }
  /// Values of a pixel: the innermost length.
  public var channels: Int { fromInnermost(0) }

  public static func == (left: TensorShape, right: TensorShape) -> Bool {
    guard left.rank == right.rank else { return false }
    for dimension in 0..<left.rank where left[dimension] != right[dimension] { return false }
    return true
  }
}
