/// How a constant lies in a file that leaves out its zeros: `SparsityParameters` of TensorFlow Lite's schema.
///
/// A tree of levels, each a dimension of the tensor or of the blocks into which dimensions are cut (Kjolstad
/// et al., "The tensor algebra compiler", 2017). A node of a dense level has a child for every place of the
/// next dimension; the children of node `n` of a sparse one are at the places
/// `indices[segments[n]..<segments[n + 1]]`. The values in the file are the leaves in order.
struct SparseEncoding {
  /// A dimension for each of a tensor's, and a block's for each of these.
  private static var mostLevels: Int { 2 * TensorShape.largestRank }

  private struct Level {
    /// Places of the dimension.
    let size: Int
    /// Elements of the tensor from one place to the next.
    let step: Int
    /// Nodes above.
    let parents: Int
    /// Which places there are; `nil`: all.
    let listed: (segments: SparseIndices, indices: SparseIndices)?
  }

  private var levels = InlineArray<12, Level?>(repeating: nil)
  private var levelCount = 0
  /// Values that the file has.
  private(set) var valueCount = 1

  /// Reads the tree's outline; `judge` reads its places.
  ///
  /// - Parameters:
  ///   - tensor: the tensor's table.
  ///   - shape: the shape without anything left out.
  /// - Returns: `nil` for a tensor with all its values in the file.
  init?(of tensor: FlatTable, shape: TensorShape) throws(ModelProblem.Kind) {
    guard let table = try tensor.table(6) else { return nil }
    guard let order = try table.vector(0, of: Int32.self), let levels = try table.tables(2) else {
      throw .sparsityOrder
    }
    let blocks = try SparseBlocks(
      shape, order, map: try table.vector(1, of: Int32.self), levels: levels)
    for index in 0..<levels.count {
      let dimension = blocks.dimension(ofLevel: index)
      try append(
        try levels.table(index), size: blocks.size(ofLevel: index),
        step: blocks.step(ofLevel: index), isInBlock: dimension >= shape.rank)
      // A tree has at most a leaf for each element; with that no product overflows.
      guard valueCount <= shape.elementCount else { throw .sparsityLevel(index) }
    }
  }

  private mutating func append(
    _ table: FlatTable, size: Int, step: Int, isInBlock: Bool
  ) throws(ModelProblem.Kind) {
    let format: Int8 = try table.number(0, default: 0)
    switch format {
    case 0:
      let found: Int32 = try table.number(1, default: 0)
      guard Int(found) == size else { throw .sparsityLevel(levelCount) }
      levels[levelCount] = Level(size: size, step: step, parents: valueCount, listed: nil)
      valueCount *= size
    case 1:
      guard !isInBlock, let segments = try SparseIndices(table, field: 2),
        let indices = try SparseIndices(table, field: 4), segments.count == valueCount + 1
      else { throw .sparsityLevel(levelCount) }
      levels[levelCount] = Level(
        size: size, step: step, parents: valueCount, listed: (segments, indices))
      valueCount = indices.count
    default: throw .sparsityLevel(levelCount)
    }
    levelCount += 1
  }

  /// Checks every listed place: in order, once, and inside its dimension.
  func judge() throws(ModelProblem.Kind) {
    for index in 0..<levelCount {
      guard let level = levels[index], let (segments, indices) = level.listed else { continue }
      guard segments[0] == 0, segments[level.parents] == indices.count else {
        throw .sparsityPlaces(level: index)
      }
      for parent in 0..<level.parents {
        let children = (from: segments[parent], to: segments[parent + 1])
        guard children.from <= children.to, children.to <= indices.count else {
          throw .sparsityPlaces(level: index)
        }
        var last = -1
        for child in children.from..<children.to {
          guard indices[child] > last, indices[child] < level.size else {
            throw .sparsityPlaces(level: index)
          }
          last = indices[child]
        }
      }
    }
  }

  /// Writes the values to their places in the whole tensor, whose other places hold 0.
  ///
  /// - Precondition: `judge` found nothing, and there are `valueCount` values.
  func expand(_ values: FlatVector<UInt8>, into tensor: MutableValues<Int8>) {
    expand(values, into: tensor, level: 0, node: 0, place: 0)
  }

  /// The leaves below a node; at most twelve calls deep.
  private func expand(
    _ values: FlatVector<UInt8>, into tensor: MutableValues<Int8>, level index: Int, node: Int,
    place: Int
  ) {
    guard index < levelCount, let level = levels[index] else {
      tensor[place] = Int8(bitPattern: values[node])
      return
    }
    guard let (segments, indices) = level.listed else {
      for child in 0..<level.size {
        expand(
          values, into: tensor, level: index + 1, node: node * level.size + child,
          place: place + child * level.step)
      }
      return
    }
    for child in segments[node]..<segments[node + 1] {
      expand(
        values, into: tensor, level: index + 1, node: child,
        place: place + indices[child] * level.step)
    }
  }
}

/// The dimensions of a sparse constant in the order of its levels: first all of the tensor's, of which some
/// count blocks, then those inside a block.
private struct SparseBlocks {
  private let shape: TensorShape
  private let order: FlatVector<Int32>
  /// Length of a block along each dimension of the tensor.
  private var lengths = InlineArray<6, Int>(repeating: 1)
  /// The tensor's dimension of each dimension inside a block.
  private var owners = InlineArray<6, Int>(repeating: 0)

  init(
    _ shape: TensorShape, _ order: FlatVector<Int32>, map: FlatVector<Int32>?, levels: FlatTables
  ) throws(ModelProblem.Kind) {
    self.shape = shape
    self.order = order
    let rank = shape.rank
    let blocked = map?.count ?? 0
    guard blocked <= rank, order.count == rank + blocked, levels.count == order.count else {
      throw .sparsityOrder
    }
    var seen: UInt32 = 0
    for level in 0..<order.count {
      let range = level < rank ? 0..<rank : rank..<order.count
      let dimension = Int(order[level])
      guard range.contains(dimension), seen & 1 << UInt32(dimension) == 0 else {
        throw .sparsityOrder
      }
      seen |= 1 << UInt32(dimension)
    }
    guard let map else { return }
    var cut: UInt32 = 0
    for level in rank..<order.count {
      let inner = Int(order[level]) - rank
      let owner = Int(map[inner])
      guard owner >= 0, owner < rank, cut & 1 << UInt32(owner) == 0 else {
        throw .sparsityOrder
      }
      cut |= 1 << UInt32(owner)
      let length: Int32 = try levels.table(level).number(1, default: 0)
      guard length >= 1, shape[owner] % Int(length) == 0 else { throw .sparsityLevel(level) }
      owners[inner] = owner
      lengths[owner] = Int(length)
    }
  }

  /// A dimension of the tensor, or behind these one inside a block.
  func dimension(ofLevel level: Int) -> Int { Int(order[level]) }

  /// Places of a level's dimension.
  func size(ofLevel level: Int) -> Int {
    let dimension = dimension(ofLevel: level)
    return dimension < shape.rank
      ? shape[dimension] / lengths[dimension] : lengths[owners[dimension - shape.rank]]
  }

  /// Elements of the tensor from one place of a level's dimension to the next.
  func step(ofLevel level: Int) -> Int {
    let dimension = dimension(ofLevel: level)
    let owner = dimension < shape.rank ? dimension : owners[dimension - shape.rank]
    var step = dimension < shape.rank ? lengths[dimension] : 1
    for inner in owner + 1..<shape.rank { step *= shape[inner] }
    return step
  }
}

/// Numbers of a sparse constant's level, in the shortest of three types that fits: `SparseIndexVector` of
/// the schema.
enum SparseIndices {
  case wide(FlatVector<Int32>)
  case middle(FlatVector<UInt16>)
  case narrow(FlatVector<UInt8>)

  /// - Parameter field: of the type; the next one has the numbers.
  /// - Returns: `nil` where there are none, or of another type.
  init?(_ table: FlatTable, field: Int) throws(ModelProblem.Kind) {
    let type: UInt8 = try table.number(field, default: 0)
    guard let list = try table.table(field + 1) else { return nil }
    switch type {
    case 1:
      guard let numbers = try list.vector(0, of: Int32.self) else { return nil }
      self = .wide(numbers)
    case 2:
      guard let numbers = try list.vector(0, of: UInt16.self) else { return nil }
      self = .middle(numbers)
    case 3:
      guard let numbers = try list.vector(0, of: UInt8.self) else { return nil }
      self = .narrow(numbers)
    default: return nil
    }
  }

  var count: Int {
    switch self {
    case .wide(let numbers): numbers.count
    case .middle(let numbers): numbers.count
    case .narrow(let numbers): numbers.count
    }
  }

  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Int {
    switch self {
    case .wide(let numbers): Int(numbers[index])
    case .middle(let numbers): Int(numbers[index])
    case .narrow(let numbers): Int(numbers[index])
    }
  }
}
