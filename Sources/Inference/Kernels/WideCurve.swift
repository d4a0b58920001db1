/// LOGISTIC and TANH of int16 tensors, of results with scale 1/32768 (`integer_ops/logistic.h`, `tanh.h`).
///
/// Both are straight pieces between 256 values of the logistic function, 1/24 apart, with 16 fraction bits:
/// `tanh(x) = 2 · logistic(2x) − 1`, and each is symmetric.
struct WideCurve: Kernel {
  private let input: Int
  private let output: Int
  private let isTangent: Bool
  /// From the input's steps to 1/(3 · 4096): `value · multiplier / 2^shift`, rounded half up.
  private let multiplier: Int32
  private let shift: Int32

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    guard input.shape == output.shape else { throw .argumentShape(argument: 1) }
    isTangent = view.code == OperatorCode.tanh
    guard
      isTangent
        ? try nearestPowerOfTwo(output.scale) == -15 : output.scale == 1.0 / 32_768
    else { throw .outputQuantization }
    (multiplier, shift) = try Self.factor(of: input.scale, isTangent)
    self.input = input.index
    self.output = output.index
  }

  /// Scales of 2⁻¹², and 2⁻¹¹ for TANH, are taken as exactly these; others get a factor of 15 bits.
  private static func factor(
    of scale: Float, _ isTangent: Bool
  ) throws(ModelProblem.Kind) -> (Int32, Int32) {
    switch try nearestPowerOfTwo(scale) {
    case -12: return (3, 0)
    case -11 where isTangent: return (6, 0)
    default: break
    }
    var factor = Double(scale) * 4096 * 3
    // The reference keeps the factor in int16.
    guard factor < 32_768 else { throw .multiplier }
    var shift: Int32 = 0
    while factor <= 32_767.0 / 2, shift <= 30 {
      factor *= 2
      shift += 1
    }
    // A factor of 0 would be taken for a power of two there.
    guard factor >= 1 else { throw .multiplier }
    return (Int32(factor), shift)
  }

  private static var entries: Int { 256 }
  var constantBytes: Int { Self.entries * MemoryLayout<UInt16>.stride }

  /// Each value is raised by half of the error that the piece behind it has in its middle, but the last one,
  /// where the pieces meet the saturated value; that gives the reference's table to the last bit.
  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let table = memory.constants(UInt16.self, count: Self.entries)
    for index in 0..<Self.entries - 1 {
      let place = Double(index)
      let value = Self.logistic(place)
      let error = (value + Self.logistic(place + 1)) / 2 - Self.logistic(place + 0.5)
      table[index] = UInt16(roundedAwayFromZero(value - error / 2))
    }
    table[Self.entries - 1] = UInt16.max
  }

  /// 65536 times the logistic function of `place / 24`.
  private static func logistic(_ place: Double) -> Double {
    65_536 / (1 + exponential(-place / 24))
  }

  func run(in memory: KernelMemory) {
    let table = memory.constants(UInt16.self, count: Self.entries).values
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    let half: Int32 = shift > 0 ? 1 << (shift - 1) : 0
    for index in 0..<output.count {
      // At most 2³⁰, as both factors have 15 bits and a sign.
      let place = (Int32(input[index]) &* multiplier &+ half) >> shift
      let value = isTangent ? tangent(place, table) : logistic(place, table)
      output[index] = Int16(truncatingIfNeeded: value)
    }
  }

  private func logistic(_ place: Int32, _ table: Values<UInt16>) -> Int32 {
    // 25 fraction bits; past the table the result is 1 − 2⁻¹⁵.
    let value = Self.interpolated(abs(place), 9, table) ?? 0x7FFF << 10
    return (place >= 0 ? value + (1 << 9) : (1 << 25) - value + (1 << 9) - 1) >> 10
  }

  private func tangent(_ place: Int32, _ table: Values<UInt16>) -> Int32 {
    // 24 fraction bits; ½ is taken off for the −1 of a doubled value.
    let value = Self.interpolated(abs(place), 8, table) ?? 0xFFFF << 8
    let half: Int32 = 1 << 23
    return (place >= 0 ? value - half + (1 << 7) : half - value + (1 << 7) - 1) >> 8
  }

  /// The table's value at a place that has `bits` fraction bits, which the value gets too; `nil` past the table.
  @inline(__always)
  private static func interpolated(
    _ place: Int32, _ bits: Int32, _ table: Values<UInt16>
  ) -> Int32? {
    let piece = Int(place >> bits)
    guard piece < 255 else { return nil }
    let start = Int32(table[piece])
    let rise = Int32(table[piece + 1]) - start
    return (start << bits) + (place & ((1 << bits) - 1)) * rise
  }
}
