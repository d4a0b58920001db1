import CVectorUnits

/// Random material for the inner loops, and the results of two paths to compare.
@safe
struct Workbench {
  private let path: Int32
  private var state: UInt64
  private var values = InlineArray<4096, Int8>(repeating: 0)
  private var weights = InlineArray<4096, Int8>(repeating: 0)
  private var packed = InlineArray<8192, Int8>(repeating: 0)
  private var expected = InlineArray<1024, Int8>(repeating: 0)
  private var found = InlineArray<1024, Int8>(repeating: 0)
  private var biases = InlineArray<64, Int32>(repeating: 0)
  private var shiftedBiases = InlineArray<64, Int32>(repeating: 0)
  private var multipliers = InlineArray<64, Int32>(repeating: 0)
  private var shifts = InlineArray<64, Int32>(repeating: 0)
  private var counts = InlineArray<4, Int32>(repeating: 0)
  private var kept = InlineArray<32, feredge_kept>(repeating: feredge_kept(run: 0, place: 0))
  private var places = InlineArray<16, Int32>(repeating: 0)
  private var offsets = InlineArray<16, Int>(repeating: 0)

  init(path: Int32, seed: UInt64) {
    self.path = path
    state = seed
  }

  // MARK: - Random numbers

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// Often an extreme.
  private mutating func byte(from lowest: Int) -> Int8 {
    switch number(0...7) {
    case 0: Int8(lowest)
    case 1: 127
    default: Int8(number(lowest...127))
    }
  }

  /// Values of all kinds, and weights that any path takes: none is −128.
  private mutating func fill() {
    for index in 0..<values.count { values[index] = byte(from: -128) }
    for index in 0..<weights.count { weights[index] = byte(from: -127) }
    for index in 0..<found.count {
      expected[index] = 0
      found[index] = 0
    }
  }

  /// Scales that leave something between the clamps, and some that do not; in half of the rounds shifts
  /// to the left too.
  private mutating func scale(entries: Int) -> Bool {
    let anyShift = number(0...1) == 0
    for index in 0..<entries {
      biases[index] = Int32(number(-100_000...100_000))
      multipliers[index] = Int32(number(1 << 30...Int(Int32.max)))
      shifts[index] = Int32(anyShift ? number(-31...3) : number(-14 ... -1))
    }
    for index in 0..<entries { shiftedBiases[index] = biases[index] }
    return anyShift
  }

  private mutating func scaling(_ anyShift: Bool, isShifted: Bool) -> feredge_scaling {
    let zero = Int32(number(-128...127))
    let lowest = Int32(number(-128...0))
    let highest = Int32(number(0...127))
    return unsafe feredge_scaling(
      biases: isShifted ? Self.address(&shiftedBiases) : Self.address(&biases),
      multipliers: Self.address(&multipliers), shifts: Self.address(&shifts), zero: zero,
      lowest: lowest, highest: highest, only_right: anyShift ? 0 : 1)
  }

  /// The workbench stays where it is while a round runs: it is one variable of `main`.
  private static func address<let count: Int, Element>(
    _ array: inout InlineArray<count, Element>
  ) -> UnsafeMutablePointer<Element> {
    unsafe withUnsafeMutablePointer(to: &array) {
      unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self)
    }
  }

  private func areSame() -> Bool {
    for index in 0..<found.count where found[index] != expected[index] { return false }
    return true
  }

  // MARK: - Rounds

  /// How many of `rounds` rounds do not agree.
  mutating func different(_ rounds: Int, _ agrees: (inout Workbench) -> Bool) -> Int {
    var different = 0
    for _ in 0..<rounds where !agrees(&self) { different += 1 }
    return different
  }

  /// One or four pixels of up to three runs with the weights of up to 40 outputs.
  mutating func weighingAgrees() -> Bool {
    fill()
    let pixels = number(0...1) == 0 ? 1 : 4
    let outputs = number(1...40)
    let runs = number(1...3)
    let run = 16 * number(1...2)
    let length = runs * run
    let anyShift = scale(entries: 48)
    let portable = Int32(feredge_portable)
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
    var plain = unsafe scaling(anyShift, isShifted: false)
    var weighing = unsafe feredge_weighing(
      values: Self.address(&values), stride: number(1...64), runs: runs, length: run,
      line: number(1...200), weights: Self.address(&weights), results: Self.address(&expected),
      outputs: outputs, counts: nil, kept: nil)
    unsafe feredge_weigh(portable, &weighing, pixels, &plain)
    unsafe weighing.weights = unsafe UnsafePointer(Self.address(&packed))
    unsafe weighing.results = Self.address(&found)
    unsafe plain.biases = unsafe UnsafePointer(Self.address(&shiftedBiases))
    unsafe feredge_weigh(path, &weighing, pixels, &plain)
    return areSame()
  }

  /// The same with blocks of zeros, which this path and the portable one leave out.
  mutating func keptWeighingAgrees() -> Bool {
    fill()
    let pixels = number(0...1) == 0 ? 1 : 4
    let outputs = number(1...40)
    let runs = number(1...3)
    let run = 16 * number(1...2)
    let anyShift = scale(entries: 48)
    let portable = Int32(feredge_portable)
    emptyBlocks(outputs: outputs, length: runs * run)
    var plain = unsafe scaling(anyShift, isShifted: false)
    var weighing = unsafe feredge_weighing(
      values: Self.address(&values), stride: number(1...64), runs: runs, length: run,
      line: number(1...200), weights: Self.address(&weights), results: Self.address(&expected),
      outputs: outputs, counts: nil, kept: nil)
    unsafe feredge_weigh(portable, &weighing, pixels, &plain)
    unsafe weighing.weights = unsafe UnsafePointer(Self.address(&packed))
    unsafe weighing.results = Self.address(&found)
    unsafe weighing.counts = unsafe UnsafePointer(Self.address(&counts))
    unsafe weighing.kept = unsafe UnsafePointer(Self.address(&kept))
    packKept(portable, outputs: outputs, runs: runs, run: run)
    unsafe feredge_weigh(portable, &weighing, pixels, &plain)
    let portableAgrees = areSame()
    packKept(path, outputs: outputs, runs: runs, run: run)
    unsafe plain.biases = unsafe UnsafePointer(Self.address(&shiftedBiases))
    for index in 0..<found.count { found[index] = 0 }
    unsafe feredge_weigh(path, &weighing, pixels, &plain)
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

  /// Up to twelve taps over up to 100 values whose weights begin anew after one to three blocks.
  mutating func tappingAgrees() -> Bool {
    fill()
    let anyShift = scale(entries: 48)
    let taps = number(0...2) == 0 ? number(1...12) : 9
    for tap in 0..<taps { offsets[tap] = number(0...2000) }
    var rows = unsafe scaling(anyShift, isShifted: false)
    var tapping = unsafe feredge_tapping(
      values: Self.address(&values), offsets: Self.address(&offsets), taps: taps,
      weights: Self.address(&weights), period: number(1...3), results: Self.address(&expected),
      count: number(1...100))
    unsafe feredge_tap(Int32(feredge_portable), &tapping, &rows)
    unsafe tapping.results = Self.address(&found)
    unsafe feredge_tap(path, &tapping, &rows)
    return areSame()
  }

  /// Two addends of different scales.
  mutating func additionAgrees() -> Bool {
    fill()
    let half = number(0...1) == 0
    var addition = feredge_addition(
      left: feredge_addend(
        zero: Int32(number(-128...127)), bits: half ? 5 : 4,
        multiplier: half ? 1 << 30 : Int32(number(1 << 30...Int(Int32.max))),
        shift: Int32(half ? -1 : number(-8 ... -1))),
      right: feredge_addend(
        zero: Int32(number(-128...127)), bits: 4,
        multiplier: Int32(number(1 << 30...Int(Int32.max))), shift: Int32(number(-8 ... -1))),
      multiplier: Int32(number(1 << 30...Int(Int32.max))), shift: Int32(number(-31 ... -15)),
      zero: Int32(number(-128...127)), lowest: Int32(number(-128...0)),
      highest: Int32(number(0...127)))
    let count = 16 * number(1...8)
    let left = unsafe Self.address(&values)
    let right = unsafe Self.address(&weights)
    unsafe feredge_add(
      Int32(feredge_portable), &addition, left, right, Self.address(&expected), count)
    unsafe feredge_add(path, &addition, left, right, Self.address(&found), count)
    return areSame()
  }

  /// Four rows where they lie, of any length.
  mutating func rowsAgree() -> Bool {
    fill()
    let length = number(1...200)
    let stride = length + number(0...20)
    let left = unsafe Self.address(&values)
    let right = unsafe Self.address(&weights)
    let expected = unsafe feredge_rows(Int32(feredge_portable), left, right, stride, length)
    return unsafe feredge_rows(path, left, right, stride, length) == expected
  }

  /// The same with blocks of zeros, which this path and the portable one leave out.
  mutating func keptRowsAgree() -> Bool {
    fill()
    let length = number(1...200)
    let stride = length + number(0...20)
    // What this path's blocks leave out, the portable path's shorter ones leave out too.
    let block = feredge_row_block(path)
    for start in Swift.stride(from: 0, to: length, by: block) where number(0...2) > 0 {
      for row in 0..<4 {
        for index in start..<min(start + block, length) { weights[row * stride + index] = 0 }
      }
    }
    let left = unsafe Self.address(&values)
    let right = unsafe Self.address(&weights)
    let expected = unsafe feredge_rows(Int32(feredge_portable), left, right, stride, length)
    return keptRows(path, stride, length) == expected
      && keptRows(Int32(feredge_portable), stride, length) == expected
  }

  private mutating func keptRows(_ path: Int32, _ stride: Int, _ length: Int) -> SIMD4<Int32> {
    let block = feredge_row_block(path)
    let end = block == 16 ? length & ~15 : length
    var count = 0
    for start in Swift.stride(from: 0, to: end, by: block) {
      var isKept = false
      for row in 0..<4 {
        for index in start..<min(start + block, length) where weights[row * stride + index] != 0 {
          isKept = true
        }
      }
      guard isKept else { continue }
      places[count] = Int32(start)
      count += 1
    }
    return unsafe feredge_kept_blocks_of_rows(
      path, Self.address(&values), Self.address(&weights), stride, length, Self.address(&places),
      count)
  }
}
