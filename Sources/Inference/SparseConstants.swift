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
  /// Values that every run reads where they lie.
  fileprivate let kept: FileBytes
  /// Values that are packed into a kernel's constants while the network is made ready, and not read again.
  fileprivate let lent: FileBytes
  fileprivate let places: Values<ExpandedPlace>

  /// All values of a tensor that was sparse.
  func values(of tensor: Int, byteCount: Int) -> FlatVector<UInt8>? {
    let place = places[tensor]
    guard place.start >= 0 else { return nil }
    return FlatVector(in: place.isKept ? kept : lent, from: place.start, count: byteCount)
  }
}

/// Where the values of a tensor that was sparse start, among the kept or the lent ones; −1 for any other tensor.
private struct ExpandedPlace: BitwiseCopyable {
  var start: Int
  var isKept: Bool
}

extension ModelFile {
  /// Whole cache lines; 0 for a tensor whose own values are not sparse.
  private func expandedBytes(of index: Int) -> Int {
    guard let tensor = try? self.tensor(index), tensor.isSparse, densified.source(of: index) == nil
    else { return 0 }
    return tensor.byteCount + FixedMemory.padding(after: tensor.byteCount)
  }

  private var hasSparse: Bool {
    for index in 0..<tensors.count where expandedBytes(of: index) > 0 { return true }
    return false
  }

  /// Fills in the zeros of all sparse constants, once for all that use them.
  ///
  /// - Returns: the file with these in the place of its own; how many bytes of them runs read, which stay; and
  ///   the others, which are lent until all kernels are prepared, see `FixedMemory.lend`.
  func expanding(
    in memory: inout FixedMemory
  ) throws(ModelError) -> (file: ModelFile, keptBytes: Int, lent: MutableValues<Int8>) {
    guard hasSparse else { return (self, 0, try lend(0, of: &memory)) }
    let places: MutableValues<ExpandedPlace> = try Preparation.table(
      tensors.count, in: &memory, self)
    let (keptBytes, lentBytes) = place(into: places)
    let kept: MutableValues<Int8> = try Preparation.table(keptBytes, in: &memory, self)
    let lent = try lend(lentBytes, of: &memory)
    for index in 0..<tensors.count where places[index].start >= 0 {
      do throws(ModelProblem.Kind) {
        try expand(index, into: (places[index].isKept ? kept : lent).dropping(places[index].start))
      } catch {
        throw .invalid(first: ModelProblem(.tensor(index), error), count: 1)
      }
    }
    var file = self
    // The values stay where they are, and unchanged from now on: the kept ones for as long as the memory, the
    // lent ones for as long as anybody asks for them.
    file.expanded = ExpandedTensors(
      kept: unsafe FileBytes(start: UnsafeRawPointer(kept.values.address), count: keptBytes),
      lent: unsafe FileBytes(start: UnsafeRawPointer(lent.values.address), count: lentBytes),
      places: places.values)
    return (file, keptBytes, lent)
  }

  /// Gives every sparse constant its place; returns the bytes of the kept and of the lent ones.
  private func place(
    into places: MutableValues<ExpandedPlace>
  ) -> (keptBytes: Int, lentBytes: Int) {
    for index in 0..<tensors.count { places[index] = ExpandedPlace(start: -1, isKept: false) }
    for index in 0..<operators.count { noteReading(index, in: places) }
    for port in 0..<outputs.count { keep(Int(outputs[port]), in: places) }
    var bytes = (kept: 0, lent: 0)
    for index in 0..<tensors.count {
      let length = expandedBytes(of: index)
      guard length > 0 else { continue }
      if places[index].isKept {
        places[index].start = bytes.kept
        bytes.kept += length
      } else {
        places[index].start = bytes.lent
        bytes.lent += length
      }
    }
    return (bytes.kept, bytes.lent)
  }

  /// Notes the constants that operator `index` reads in each run: all but those that it packs.
  private func noteReading(_ index: Int, in places: MutableValues<ExpandedPlace>) {
    guard let view = try? OperatorView(index, in: self), view.code != OperatorCode.densify else {
      return
    }
    if let operation = try? Operator(checking: view), operation.packsWeights { return }
    for position in 0..<view.inputCount {
      if let tensor = (try? view.inputIndex(position)) ?? nil { keep(tensor, in: places) }
    }
  }

  private func keep(_ tensor: Int, in places: MutableValues<ExpandedPlace>) {
    places[densified.source(of: tensor) ?? tensor].isKept = true
  }

  private func lend(
    _ byteCount: Int, of memory: inout FixedMemory
  ) throws(ModelError) -> MutableValues<Int8> {
    if byteCount == 0 { return try Preparation.table(0, in: &memory, self) }
    let available = memory.remainingBytes
    do throws(FixedMemoryError) {
      let region = try memory.lend(byteCount: byteCount)
      // Aligned, large enough, and nobody else's until the loan ends.
      return unsafe MutableValues(
        start: region.start.bindMemory(to: Int8.self, capacity: byteCount), count: byteCount)
    } catch {
      throw .memoryTooSmall(
        requiredBytes: Preparation.generousBytes(self), availableBytes: available)
    }
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
