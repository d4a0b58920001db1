internal import CVectorUnits

/// The blocks of a convolution's weights that have a weight other than 0, where it pays to skip the others.
///
/// A block is what one round of the inner loop weighs: 16 outputs × 16 weights of a window's run, fewer
/// outputs in the last tile. Packed are the kept blocks alone, tile by tile, in the order of the windows.
///
/// Skipping is exact. A sum is `bias' + Σ value · weight` in a ring of 32 bits, where a weight of 0
/// contributes 0 whatever the value; and `bias'` is folded from all weights, the zeros among them, so it
/// is the same number as with every block: what the zero point of the input, or the offset of a path with
/// unsigned values, brings in is a multiple of the sum of the weights.
struct KeptBlocks: BitwiseCopyable {
  /// Kept blocks, and blocks in all.
  let share: BlockShare
  private let weightBytes: Int

  /// Outputs of a tile, and weights of each in a block; `feredge_weigh` has the same.
  private static var tile: Int { 16 }

  /// - Parameters:
  ///   - weights: `[outputs, rows, columns, channels]`, constant.
  ///   - packing: of all of them.
  /// - Returns: `nil` where walking a list costs more than all blocks in a row, or takes more bytes, and as
  ///   long as the file leaves the zeros out.
  init?(of weights: Tensor, packing: WeightPacking, patches: ImagePatches) {
    if weights.isSparse { return nil }
    let outputs = packing.outputs
    var share = BlockShare()
    var bytes = 0
    for first in stride(from: 0, to: outputs, by: Self.tile) {
      for index in 0..<patches.blocks {
        let isKept = Self.isKept(patches.weights(ofBlock: index), first, outputs, weights)
        share.add(isKept)
        if isKept { bytes += Self.bytes(from: first, packing) }
      }
    }
    guard share.pays else { return nil }
    self.share = share
    weightBytes = bytes
    if byteCount(packing) > packing.byteCount { return nil }
  }

  /// Whether any of the tile's outputs has a weight other than 0 at one of `places`.
  private static func isKept(
    _ places: Range<Int>, _ first: Int, _ outputs: Int, _ weights: Tensor
  ) -> Bool {
    let length = weights.shape.elementCount / outputs
    for output in first..<min(first + tile, outputs) {
      for place in places where weights.int8(output * length + place) != 0 { return true }
    }
    return false
  }

  /// Bytes of a block of the tile that begins with output `first`.
  private static func bytes(from first: Int, _ packing: WeightPacking) -> Int {
    feredge_kept_outputs(packing.path.number, packing.outputs - first) * tile
  }

  // MARK: - In a kernel's constants: how many each tile keeps, which, and their weights

  private func countBytes(_ packing: WeightPacking) -> Int {
    (packing.outputs + Self.tile - 1) / Self.tile * MemoryLayout<Int32>.stride
  }
  private func listBytes(_ packing: WeightPacking) -> Int {
    let bytes = countBytes(packing) + share.kept * MemoryLayout<feredge_kept>.stride
    return bytes + FixedMemory.padding(after: bytes)
  }
  func byteCount(_ packing: WeightPacking) -> Int { listBytes(packing) + weightBytes }

  /// Where they lie.
  @safe
  struct Places {
    let counts: MutableValues<Int32>
    let kept: MutableValues<feredge_kept>
    let weights: MutableValues<Int8>
  }

  /// - Parameter offset: bytes of the kernel's constants before these.
  func places(in memory: KernelMemory, at offset: Int, _ packing: WeightPacking) -> Places {
    let countBytes = countBytes(packing)
    return Places(
      counts: memory.constants(
        Int32.self, at: offset, count: countBytes / MemoryLayout<Int32>.stride),
      kept: memory.constants(feredge_kept.self, at: offset + countBytes, count: share.kept),
      weights: memory.constants(
        Int8.self, at: offset + listBytes(packing), count: weightBytes))
  }

  /// Fills all three.
  func pack(
    _ weights: Tensor, of patches: ImagePatches, into places: Places, _ packing: WeightPacking
  ) {
    let outputs = packing.outputs
    let length = weights.shape.elementCount / outputs
    var next = 0
    var room = places.weights
    for first in stride(from: 0, to: outputs, by: Self.tile) {
      var count: Int32 = 0
      for index in 0..<patches.blocks {
        let block = patches.weights(ofBlock: index)
        guard Self.isKept(block, first, outputs, weights) else { continue }
        for output in first..<min(first + Self.tile, outputs) {
          for place in block {
            let packed = feredge_packed_place(
              packing.path.number, Self.tile, output - first, place - block.lowerBound)
            room[packed] = weights.int8(output * length + place)
          }
        }
        places.kept[next] = patches.place(ofBlock: index)
        next += 1
        count += 1
        room = room.dropping(Self.bytes(from: first, packing))
      }
      places.counts[first / Self.tile] = count
    }
  }
}

/// How many of an operator's blocks of weights have a weight other than 0.
public struct BlockShare: BitwiseCopyable, Equatable, Sendable {
  private var keptCount: Int32 = 0
  private var count: Int32 = 0

  public var kept: Int { Int(keptCount) }
  public var all: Int { Int(count) }

  /// A tensor has at most 2²⁸ elements, and so fewer blocks.
  mutating func add(_ isKept: Bool) {
    count += 1
    if isKept { keptCount += 1 }
  }

  /// Whether a list of the kept blocks costs fewer instructions than all blocks in a row.
  ///
  /// On Cortex-A53 they break even at 0.88 kept, `make bench-sparsity`; by the
  /// compiler's listing a round from a list is no longer than a dense one on Cortex-A76.
  var pays: Bool { 8 * kept <= 7 * all && all > 0 }
}
