/// What a file's DENSIFY operators make of sparse constants: constants, too.
struct DensifiedTensors {
  /// More than networks of this field have; what comes after is refused.
  private static var most: Int { 128 }

  private var tensors = InlineArray<128, Int32>(repeating: -1)
  private var sources = InlineArray<128, Int32>(repeating: -1)
  private var count = 0

  var isFull: Bool { count == Self.most }

  /// - Precondition: not full.
  mutating func add(_ tensor: Int, from source: Int) {
    tensors[count] = Int32(tensor)
    sources[count] = Int32(source)
    count += 1
  }

  /// The sparse constant that `tensor` is made of.
  func source(of tensor: Int) -> Int? {
    for index in 0..<count where Int(tensors[index]) == tensor { return Int(sources[index]) }
    return nil
  }
}

/// A file's sparse constants with their zeros filled in.
struct ExpandedTensors {
  fileprivate let bytes: FileBytes
  /// For each tensor where it starts; −1 for one that is not sparse.
  fileprivate let places: Values<Int>

  /// All values of a tensor that was sparse.
  func values(of tensor: Int, byteCount: Int) -> FlatVector<UInt8>? {
    guard places[tensor] >= 0 else { return nil }
    return FlatVector(in: bytes, from: places[tensor], count: byteCount)
  }
}

extension ModelFile {
  /// Bytes of all sparse constants with their zeros filled in.
  private var expandedBytes: Int {
    var bytes = 0
    for index in 0..<tensors.count { bytes += expandedBytes(of: index) }
    return bytes
  }

  /// Whole cache lines; 0 for a tensor whose own values are not sparse.
  private func expandedBytes(of index: Int) -> Int {
    guard let tensor = try? self.tensor(index), tensor.isSparse, densified.source(of: index) == nil
    else { return 0 }
    return tensor.byteCount + FixedMemory.padding(after: tensor.byteCount)
  }

  /// Fills in the zeros of all sparse constants, once for all that use them.
  ///
  /// - Returns: the file with these in the place of its own, and how many bytes they take.
  func expanding(
    in memory: inout FixedMemory
  ) throws(ModelError) -> (file: ModelFile, byteCount: Int) {
    let byteCount = expandedBytes
    guard byteCount > 0 else { return (self, 0) }
    let places: MutableValues<Int> = try Preparation.table(tensors.count, in: &memory, self)
    let all: MutableValues<Int8> = try Preparation.table(byteCount, in: &memory, self)
    var next = 0
    for index in 0..<tensors.count {
      let length = expandedBytes(of: index)
      places[index] = length > 0 ? next : -1
      guard length > 0 else { continue }
      do throws(ModelProblem.Kind) {
        try expand(index, into: all.dropping(next))
      } catch {
        throw .invalid(first: ModelProblem(.tensor(index), error), count: 1)
      }
      next += length
    }
    var file = self
    // The values stay where they are, and unchanged from now on, for as long as the memory.
    let bytes = unsafe FileBytes(start: UnsafeRawPointer(all.values.address), count: byteCount)
    file.expanded = ExpandedTensors(bytes: bytes, places: places.values)
    return (file, byteCount)
  }

  private func expand(
    _ index: Int, into values: MutableValues<Int8>
  ) throws(ModelProblem.Kind) {
    let tensor = try self.tensor(index)
    guard let stored = tensor.constant,
      let encoding = try SparseEncoding(of: try tensors.table(index), shape: tensor.shape)
    else { throw .sparse }
    encoding.expand(stored, into: values)
  }
}
