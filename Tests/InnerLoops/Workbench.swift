import CVectorUnits

/// Random material for the inner loops, and the results of two paths to compare.
@safe
struct Workbench {
  let path: Int32
  var state: UInt64
  var values = InlineArray<4096, Int8>(repeating: 0)
  var weights = InlineArray<8192, Int8>(repeating: 0)
  var packed = InlineArray<16384, Int8>(repeating: 0)
  var expected = InlineArray<1024, Int8>(repeating: 0)
  var found = InlineArray<1024, Int8>(repeating: 0)
  /// The scaling's rows, as the portable path takes them and as the other one does.
  var biases = InlineArray<256, Int32>(repeating: 0)
  var multipliers = InlineArray<256, Int32>(repeating: 0)
  var shifts = InlineArray<256, Int32>(repeating: 0)
  var shiftedBiases = InlineArray<256, Int32>(repeating: 0)
  var rowMultipliers = InlineArray<256, Int32>(repeating: 0)
  var rowShifts = InlineArray<256, Int32>(repeating: 0)
  var roundings = InlineArray<256, Int32>(repeating: 0)
  var rights = InlineArray<256, Int32>(repeating: 0)
  var counts = InlineArray<4, Int32>(repeating: 0)
  var kept = InlineArray<32, feredge_kept>(repeating: feredge_kept(run: 0, place: 0))
  var places = InlineArray<16, Int32>(repeating: 0)
  var offsets = InlineArray<16, Int>(repeating: 0)
  var steps = InlineArray<16, Int>(repeating: -1)
  var windows = InlineArray<32, UnsafePointer<Int8>?>(repeating: nil)
  var factors = InlineArray<256, Double>(repeating: 0)

  init(path: Int32, seed: UInt64) {
    self.path = path
    state = seed
  }

  // MARK: - Random numbers

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// Often an extreme.
  mutating func byte(from lowest: Int) -> Int8 {
    switch number(0...7) {
    case 0: Int8(lowest)
    case 1: 127
    default: Int8(number(lowest...127))
    }
  }

  /// Values of all kinds, and weights that any path takes: none is −128.
  mutating func fill() {
    for index in 0..<values.count { values[index] = byte(from: -128) }
    for index in 0..<weights.count { weights[index] = byte(from: -127) }
    for index in 0..<found.count {
      expected[index] = 0
      found[index] = 0
    }
  }

  /// What the shifts of a round are: in any direction, to the right only, or so with sums that are small.
  enum Shifts { case any, right, small }

  /// Scales that leave something between the clamps, and some that do not; at the extremes now and then.
  mutating func scale(entries: Int) -> Shifts {
    let kind: Shifts =
      switch number(0...3) {
      case 0, 1: .any
      case 2: .right
      default: .small
      }
    for index in 0..<entries {
      biases[index] = Int32(number(-100_000...100_000))
      multipliers[index] =
        number(0...7) == 0
        ? (number(0...1) == 0 ? 1 << 30 : 0) : Int32(number(1 << 30...Int(Int32.max)))
      shifts[index] =
        switch kind {
        case .any: Int32(number(-31...3))
        case .right: Int32(number(-14 ... -1))
        case .small: Int32(number(0...3) == 0 ? number(-22 ... -1) : number(-14 ... -5))
        }
    }
    for index in 0..<entries { shiftedBiases[index] = biases[index] }
    return kind
  }

  mutating func scaling(_ kind: Shifts) -> feredge_scaling {
    unsafe feredge_scaling(
      biases: Self.address(&biases), multipliers: Self.address(&multipliers),
      shifts: Self.address(&shifts), zero: Int32(number(-128...127)),
      lowest: Int32(number(-128...0)), highest: Int32(number(0...127)),
      only_right: kind == .any ? 0 : 1, roundings: nil, rights: nil)
  }

  /// The same scaling with the path's rows; `row` tells where an entry lies in them.
  mutating func rows(
    of plain: feredge_scaling, _ kind: Shifts, entries: Int, row: (Int) -> Int = { $0 }
  ) -> feredge_scaling {
    for index in 0..<entries {
      let place = row(index)
      rowMultipliers[place] = multipliers[index]
      rowShifts[place] = shifts[index]
      if kind != .small { continue }
      roundings[place] = (2 * plain.zero + 1) << (-shifts[index] - 1)
      rights[place] = -shifts[index]
    }
    return unsafe feredge_scaling(
      biases: Self.address(&shiftedBiases), multipliers: Self.address(&rowMultipliers),
      shifts: Self.address(&rowShifts), zero: plain.zero, lowest: plain.lowest,
      highest: plain.highest, only_right: plain.only_right,
      roundings: kind == .small ? UnsafePointer(Self.address(&roundings)) : nil,
      rights: kind == .small ? UnsafePointer(Self.address(&rights)) : nil)
  }

  /// The workbench stays where it is while a round runs: it is one variable of `main`.
  static func address<let count: Int, Element>(
    _ array: inout InlineArray<count, Element>
  ) -> UnsafeMutablePointer<Element> {
    unsafe withUnsafeMutablePointer(to: &array) {
      unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self)
    }
  }

  func areSame() -> Bool {
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
}
