/// What turns the sums of the output channels of a weighing operator on 16-bit activations into int16 values:
/// `value = clamp(factor · (bias + sum))`, with an entry for each channel in the kernel's constants.
///
/// Sums have 64 bits, or 32 where the option `quantized_bias_type` says so; the bias has as many. The reference
/// multiplies a sum of 32 bits as it does for int8 and one of 64 bits by a factor of 15 bits
/// (`integer_ops/conv.h`, `common.cc`), but in FULLY_CONNECTED it multiplies both in doubles.
struct WideScaling: BitwiseCopyable {
  private let channels: Int
  private let range: ActivationRange
  private let hasNarrowSums: Bool
  private let isInDoubles: Bool
  /// The arguments' numbers; the weights are number 1.
  private let input: UInt8
  private let bias: UInt8

  /// One output channel's part.
  struct Entry: BitwiseCopyable {
    fileprivate let bias: Int64
    fileprivate let factor: Double
    fileprivate let multiplier: FixedPointMultiplier
  }

  /// - Parameters:
  ///   - input, bias: the arguments' numbers.
  ///   - activation: the number of the option of the fused activation.
  ///   - sumType: that of `quantized_bias_type`; `nil` for an operator without it, whose sums have 64 bits.
  init(
    _ view: OperatorView, input: Int = 0, bias: Int = 2, activation: Int, sumType: Int?
  ) throws(ModelProblem.Kind) {
    let output = try view.int16Output()
    channels = output.shape.channels
    range = try view.activationRange(option: activation, of: output)
    hasNarrowSums = try Self.hasNarrowSums(view, option: sumType)
    isInDoubles = view.code == OperatorCode.fullyConnected
    self.input = UInt8(input)
    self.bias = UInt8(bias)
    let source = try Source(self, view)
    for channel in 0..<channels { _ = try entry(channel, of: source) }
  }

  /// 0, float32, is what files say that leave the option out: the reference takes sums of 64 bits then.
  private static func hasNarrowSums(
    _ view: OperatorView, option field: Int?
  ) throws(ModelProblem.Kind) -> Bool {
    guard let field else { return false }
    let code: Int8 = try view.option(field, default: 0)
    switch ElementType(rawValue: code) {
    case .int32: return true
    case .int64, .float32: return false
    default: throw .option
    }
  }

  /// What the entries are made of.
  private struct Source {
    let scales: EffectiveScales
    let biases: Tensor?

    init(_ scaling: WideScaling, _ view: OperatorView) throws(ModelProblem.Kind) {
      scales = try EffectiveScales(view, input: Int(scaling.input), .int16)
      biases = try view.bias(
        Int(scaling.bias), count: scaling.channels, type: scaling.hasNarrowSums ? .int32 : .int64)
    }
  }

  /// - Throws: `.multiplier` for a factor that is larger than what the reference's product takes: 2⁷ and more
  ///   in fixed point. In doubles it is 2³⁰, below which no rounded product leaves 62 bits.
  private func entry(_ channel: Int, of source: Source) throws(ModelProblem.Kind) -> Entry {
    let factor = source.scales[channel]
    let multiplier = try FixedPointMultiplier(factor)
    guard isInDoubles || multiplier.shift < 8 else { throw .multiplier }
    return Entry(
      bias: Int64(source.biases?.integer(channel) ?? 0), factor: factor, multiplier: multiplier)
  }

  var byteCount: Int { channels * MemoryLayout<Entry>.stride }

  /// Writes the entries at the beginning of the kernel's constants.
  func fill(in memory: KernelMemory, from view: OperatorView) throws(ModelProblem.Kind) {
    let entries = memory.constants(Entry.self, count: channels)
    let source = try Source(self, view)
    for channel in 0..<channels { entries[channel] = try entry(channel, of: source) }
  }

  func entries(in memory: KernelMemory) -> Values<Entry> {
    memory.constants(Entry.self, count: channels).values
  }

  /// One channel's value of a sum.
  @inline(__always)
  func value(of sum: Int64, _ entry: Entry) -> Int16 {
    var biased = sum &+ entry.bias
    if hasNarrowSums { biased = Int64(Int32(truncatingIfNeeded: biased)) }
    if isInDoubles {
      // Past int16 on either side already.
      let scaled = min(max(Double(biased) * entry.factor, -65_536), 65_536)
      return range.clampWide(Int32(roundedAwayFromZero(scaled)))
    }
    return range.clampWide(
      hasNarrowSums
        ? entry.multiplier(Int32(truncatingIfNeeded: biased)) : entry.multiplier.wide(biased))
  }
}

extension FixedPointMultiplier {
  /// `value · factor` with the fraction cut to 15 bits, rounded once, half up (`common.cc`,
  /// `MultiplyByQuantizedMultiplier` of 64 bits).
  ///
  /// - Precondition: `shift` is below 8.
  @inline(__always)
  func wide(_ value: Int64) -> Int32 {
    let reduced = multiplier < 0x7FFF_0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF
    let right = Int64(15 - shift)
    return Int32(
      truncatingIfNeeded: (value &* Int64(reduced) &+ (Int64(1) &<< (right - 1))) &>> right)
  }
}
