import CVectorUnits

/// The weighing of pixels.
extension Workbench {
  /// A few pixels of up to three runs, side by side or from anywhere, with the weights of up to 40 outputs.
  mutating func weighingAgrees() -> Bool {
    fill()
    let takesWindows = feredge_takes_windows(path) != 0
    let pixels = takesWindows ? number(1...8) : number(0...1) == 0 ? 1 : 4
    let outputs = number(1...40)
    let runs = number(1...3)
    let run = Int(feredge_unit(path)) * number(1...(takesWindows ? 12 : 2))
    let length = runs * run
    let kind = scale(entries: 48)
    for index in 0..<packed.count { packed[index] = 0 }
    for output in 0..<outputs {
      var sum: Int32 = 0
      for index in 0..<length {
        let weight = weights[output * length + index]
        packed[Int(feredge_packed_place(path, length, output, index))] = weight
        sum += Int32(weight)
      }
      shiftedBiases[output] &-= feredge_value_offset(path) &* sum
    }
    var plain = unsafe scaling(kind)
    var weighing = unsafe weighing(runs: runs, run: run, outputs: outputs)
    if takesWindows && number(0...1) == 0 { unsafe weighing.windows = anywhere(pixels) }
    unsafe feredge_weigh(Int32(feredge_portable), &weighing, pixels, &plain)
    unsafe weighing.weights = unsafe UnsafePointer(Self.address(&packed))
    unsafe weighing.results = Self.address(&found)
    var rows = unsafe rows(of: plain, kind, entries: 48)
    unsafe feredge_weigh(path, &weighing, pixels, &rows)
    return areSame()
  }

  /// Values in rows that lie some way apart.
  private mutating func weighing(runs: Int, run: Int, outputs: Int) -> feredge_weighing {
    unsafe feredge_weighing(
      values: Self.address(&values), stride: number(1...64), runs: runs, length: run,
      line: number(1...200), windows: nil, weights: Self.address(&weights),
      results: Self.address(&expected), outputs: outputs, counts: nil, kept: nil)
  }

  /// A list of places; those of pixels that are not there repeat the first.
  private mutating func anywhere(_ pixels: Int) -> UnsafePointer<UnsafePointer<Int8>?> {
    let start = unsafe Self.address(&values)
    for index in 0..<24 {
      let place = index % 8 < pixels ? number(0...3000) : 0
      unsafe windows[index] = UnsafePointer(start + place)
    }
    return unsafe UnsafePointer(Self.address(&windows))
  }

  /// The same with blocks of zeros, which this path and the portable one leave out.
  mutating func keptWeighingAgrees() -> Bool {
    fill()
    let pixels = number(0...1) == 0 ? 1 : 4
    let outputs = number(1...40)
    let runs = number(1...3)
    let run = 16 * number(1...2)
    let kind = scale(entries: 48)
    let portable = Int32(feredge_portable)
    emptyBlocks(outputs: outputs, length: runs * run)
    var plain = unsafe scaling(kind)
    var weighing = unsafe weighing(runs: runs, run: run, outputs: outputs)
    unsafe feredge_weigh(portable, &weighing, pixels, &plain)
    unsafe weighing.weights = unsafe UnsafePointer(Self.address(&packed))
    unsafe weighing.results = Self.address(&found)
    unsafe weighing.counts = unsafe UnsafePointer(Self.address(&counts))
    unsafe weighing.kept = unsafe UnsafePointer(Self.address(&kept))
    packKept(portable, outputs: outputs, runs: runs, run: run)
    unsafe feredge_weigh(portable, &weighing, pixels, &plain)
    let portableAgrees = areSame()
    packKept(path, outputs: outputs, runs: runs, run: run)
    for index in 0..<found.count { found[index] = 0 }
    var rows = unsafe rows(of: plain, kind, entries: 48)
    unsafe feredge_weigh(path, &weighing, pixels, &rows)
    return portableAgrees && areSame()
  }

  /// Sets most blocks of 16 outputs × 16 weights to 0.
  private mutating func emptyBlocks(outputs: Int, length: Int) {
    for first in stride(from: 0, to: outputs, by: 16) {
      for block in stride(from: 0, to: length, by: 16) where number(0...2) > 0 {
        for output in first..<min(first + 16, outputs) {
          for index in block..<block + 16 { weights[output * length + index] = 0 }
        }
      }
    }
  }

  /// Packs the blocks that have a weight other than 0, and takes off the biases what the path adds.
  private mutating func packKept(_ path: Int32, outputs: Int, runs: Int, run: Int) {
    let length = runs * run
    for index in 0..<packed.count { packed[index] = 0 }
    for output in 0..<outputs { shiftedBiases[output] = biases[output] }
    var next = 0
    var start = 0
    for first in stride(from: 0, to: outputs, by: 16) {
      counts[first / 16] = 0
      for block in stride(from: 0, to: length, by: 16) {
        var isKept = false
        for output in first..<min(first + 16, outputs) {
          for index in block..<block + 16 {
            let weight = weights[output * length + index]
            if weight != 0 { isKept = true }
            packed[start + Int(feredge_packed_place(path, 16, output - first, index - block))] =
              weight
            shiftedBiases[output] &-= feredge_value_offset(path) &* Int32(weight)
          }
        }
        guard isKept else { continue }
        kept[next] = feredge_kept(run: Int32(block / run), place: Int32(block % run))
        next += 1
        counts[first / 16] += 1
        start += 16 * Int(feredge_kept_outputs(path, outputs - first))
      }
    }
  }
}
