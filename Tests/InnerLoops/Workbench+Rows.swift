import CVectorUnits

/// The weighing of channels, additions, and rows of weights.
extension Workbench {
  /// Up to twelve taps over up to 200 values whose weights begin anew after one to three blocks; on a path
  /// that can, with taps that stay where they are and with pixels some way apart.
  mutating func tappingAgrees() -> Bool {
    fill()
    let path = path
    let block = Int(feredge_tap_block_values(path))
    let period = number(1...3)
    let entries = block * period
    let kind = scale(entries: entries)
    let taps = number(0...2) == 0 ? number(1...12) : 9
    let canStep = feredge_takes_windows(path) != 0
    for tap in 0..<taps {
      offsets[tap] = number(0...2000)
      steps[tap] = number(0...3) == 0 ? 0 : -1
    }
    packTaps(taps, entries: entries)
    var plain = unsafe scaling(kind)
    var tapping = unsafe feredge_tapping(
      values: Self.address(&values), offsets: Self.address(&offsets), taps: taps,
      weights: Self.address(&weights), period: entries / 16, results: Self.address(&expected),
      count: number(1...200), steps: nil, length: 0, stride: 0)
    if canStep && number(0...1) == 0 { unsafe tapping.steps = UnsafePointer(Self.address(&steps)) }
    if canStep && number(0...1) == 0 {
      unsafe tapping.length = 16 * number(1...2)
      unsafe tapping.stride = number(16...64)
      unsafe tapping.count = unsafe (tapping.count + 15) / 16 * 16
    }
    unsafe feredge_tap(Int32(feredge_portable), &tapping, &plain)
    unsafe tapping.weights = unsafe UnsafePointer(Self.address(&packed))
    unsafe tapping.period = period
    unsafe tapping.results = Self.address(&found)
    var rows = unsafe rows(of: plain, kind, entries: entries) { feredge_tap_row(path, $0) }
    unsafe feredge_tap(path, &tapping, &rows)
    return areSame()
  }

  /// Packs the taps' weights, and takes off the biases what the path adds.
  private mutating func packTaps(_ taps: Int, entries: Int) {
    for index in 0..<packed.count { packed[index] = 0 }
    for entry in 0..<entries {
      var sum: Int32 = 0
      for tap in 0..<taps {
        let weight = weights[feredge_tap_place(Int32(feredge_portable), taps, entry, tap)]
        packed[feredge_tap_place(path, taps, entry, tap)] = weight
        sum += Int32(weight)
      }
      shiftedBiases[feredge_tap_row(path, entry)] =
        biases[entry] &- feredge_value_offset(path) &* sum
    }
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

  /// Any table, into new places or over the values themselves.
  mutating func lookingUpAgrees() -> Bool {
    fill()
    let count = 16 * number(1...20)
    let isInPlace = number(0...1) == 0
    for index in 0..<count where isInPlace { found[index] = values[index] }
    let table = unsafe Self.address(&weights)
    let values = unsafe Self.address(&self.values)
    let results = unsafe Self.address(&found)
    unsafe feredge_look_up(
      Int32(feredge_portable), table, values, Self.address(&expected), count)
    unsafe feredge_look_up(
      path, table, isInPlace ? UnsafePointer(results) : UnsafePointer(values), results, count)
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

  /// All rows of a fully connected operator where a path packs them.
  mutating func packedRowsAgree() -> Bool {
    if feredge_packs_rows(path) == 0 { return true }
    fill()
    let outputs = number(1...100)
    let length = Int(feredge_unit(path)) * number(1...20)
    for index in 0..<packed.count { packed[index] = 0 }
    for output in 0..<outputs {
      biases[output] = Int32(number(-100_000...100_000))
      // Powers of two make sums that lie halfway between two values.
      factors[output] = number(0...1) == 0 ? 1 / 256 : Double(number(1...9999)) / 1_000_000
      var sum: Int32 = 0
      for index in 0..<length {
        let weight = weights[output * length + index]
        packed[Int(feredge_packed_place(path, length, output, index))] = weight
        sum += Int32(weight)
      }
      shiftedBiases[output] = biases[output] &- feredge_value_offset(path) &* sum
    }
    var scaling = unsafe feredge_row_scaling(
      factors: Self.address(&factors), biases: Self.address(&biases),
      zero: Int32(number(-128...127)), lowest: Int32(number(-128...0)),
      highest: Int32(number(0...127)))
    for output in 0..<outputs {
      var sum: Int32 = 0
      for index in 0..<length {
        sum += Int32(values[index]) * Int32(weights[output * length + index])
      }
      expected[output] = unsafe feredge_scaled_row(sum, &scaling, output)
    }
    unsafe scaling.biases = unsafe UnsafePointer(Self.address(&shiftedBiases))
    unsafe feredge_packed_rows(
      path, Self.address(&found), Self.address(&values), Self.address(&packed), length, outputs,
      &scaling)
    return areSame()
  }
}
