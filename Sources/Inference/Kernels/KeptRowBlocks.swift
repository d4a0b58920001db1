internal import CVectorUnits

/// The blocks of a FULLY_CONNECTED's weights that have a weight other than 0, where it pays to skip the
/// others.
///
/// A block is what one round of the inner loop weighs: 16 columns of four rows, 64 on a path with longer
/// vectors. The weights stay in their place; a list tells the first column of each kept block, four rows
/// after four rows. Columns and rows that make no whole block are always weighed. Skipping is exact, see
/// `KeptBlocks`.
struct KeptRowBlocks: BitwiseCopyable {
  /// Kept blocks, and blocks in all.
  let share: BlockShare

  /// - Parameter weights: `[outputs, columns]`, constant.
  /// - Returns: `nil` where walking a list costs more than all blocks in a row, and as long as the file
  ///   leaves the zeros out.
  init?(of weights: Tensor, path: KernelPath) {
    if weights.isSparse { return nil }
    var share = BlockShare()
    for row in stride(from: 0, to: weights.shape[0] & ~3, by: 4) {
      for place in Self.places(of: weights.shape[1], path) {
        share.add(Self.isKept(place, row, weights, path))
      }
    }
    guard share.pays else { return nil }
    self.share = share
  }

  /// The first columns of all blocks.
  private static func places(of columns: Int, _ path: KernelPath) -> StrideTo<Int> {
    let block = feredge_row_block(path.number)
    // Vectors of 64 are masked at the end of a row; what no vector of 16 fills is weighed one by one.
    return stride(from: 0, to: block == 16 ? columns & ~15 : columns, by: block)
  }

  private static func isKept(
    _ place: Int, _ row: Int, _ weights: Tensor, _ path: KernelPath
  ) -> Bool {
    let columns = weights.shape[1]
    let end = min(place + feredge_row_block(path.number), columns)
    for row in row..<row + 4 {
      for column in place..<end where weights.int8(row * columns + column) != 0 { return true }
    }
    return false
  }

  // MARK: - In a kernel's constants: how many each four rows keep, and which

  /// Bytes of the longest list for such weights.
  static func mostBytes(of weights: Tensor) -> Int {
    let fours = weights.shape[0] / 4
    return fours * (1 + weights.shape[1] / 16) * MemoryLayout<Int32>.stride
  }

  func byteCount(outputs: Int) -> Int {
    (outputs / 4 + share.kept) * MemoryLayout<Int32>.stride
  }

  /// Where they lie.
  struct Places {
    let counts: MutableValues<Int32>
    let kept: MutableValues<Int32>
  }

  /// - Parameter offset: bytes of the kernel's constants before these.
  func places(in memory: KernelMemory, at offset: Int, outputs: Int) -> Places {
    let all = memory.constants(Int32.self, at: offset, count: outputs / 4 + share.kept)
    return Places(counts: all, kept: all.dropping(outputs / 4))
  }

  /// Fills both.
  func list(_ weights: Tensor, _ path: KernelPath, into places: Places) {
    var next = 0
    for row in stride(from: 0, to: weights.shape[0] & ~3, by: 4) {
      var count: Int32 = 0
      for place in Self.places(of: weights.shape[1], path)
      where Self.isKept(place, row, weights, path) {
        places.kept[next] = Int32(place)
        next += 1
        count += 1
      }
      places.counts[row / 4] = count
    }
  }
}
