internal import CVectorUnits

/// What turns the sums of the output channels into int8 values.
///
/// Laid out in a kernel's constants as three rows of int32: what to add to each sum, the multiplier,
/// and its shift; behind them, whether any shift is to the left. The rows are padded to whole vectors;
/// where they are longer than the channels, these repeat.
struct ChannelScaling: BitwiseCopyable {
  let channels: Int
  /// Entries of each row, a multiple of 16.
  let entries: Int
  let zeroPoint: Int32
  let range: ActivationRange

  /// - Parameter entries: if not the channels rounded up to whole vectors.
  init(channels: Int, entries: Int? = nil, zeroPoint: Int32, range: ActivationRange) {
    self.channels = channels
    self.entries = entries ?? (channels + 15) & ~15
    self.zeroPoint = zeroPoint
    self.range = range
  }

  private var rowBytes: Int { entries * MemoryLayout<Int32>.stride }
  var byteCount: Int { 3 * rowBytes + FixedMemory.alignment }

  /// The rows.
  struct Rows {
    fileprivate let biases: MutableValues<Int32>
    fileprivate let multipliers: MutableValues<Int32>
    fileprivate let shifts: MutableValues<Int32>
    /// One number: not 0 if any shift is to the left or none at all.
    fileprivate let leftShifts: MutableValues<Int32>
  }

  /// The rows at the beginning of a kernel's constants.
  @inline(__always)
  func rows(in memory: KernelMemory) -> Rows {
    let all = memory.constants(Int32.self, count: 3 * entries + 1)
    return Rows(
      biases: all, multipliers: all.dropping(entries), shifts: all.dropping(2 * entries),
      leftShifts: all.dropping(3 * entries))
  }

  /// Sets one channel: `bias` is added to the sum, which is then multiplied.
  func set(_ channel: Int, of rows: Rows, bias: Int32, multiplier: FixedPointMultiplier) {
    // A factor of 0 may as well be shifted.
    let shift = multiplier.multiplier == 0 ? -1 : multiplier.shift
    if shift >= 0 { rows.leftShifts[0] = 1 }
    for index in stride(from: channel, to: entries, by: channels) {
      rows.biases[index] = bias
      rows.multipliers[index] = multiplier.multiplier
      rows.shifts[index] = shift
    }
  }

  /// Sets all channels of an operator whose sums are taken with the zero point already off the input.
  ///
  /// - Parameters:
  ///   - input, bias: their arguments' numbers; the weights are number 1.
  func setAll(
    of rows: Rows, from view: OperatorView, input: Int, bias: Int
  ) throws(ModelProblem.Kind) {
    let biases = try view.bias(bias, count: channels)
    let scales = try EffectiveScales(view, input: input, .int8)
    for channel in 0..<channels {
      set(
        channel, of: rows, bias: Int32(truncatingIfNeeded: biases?.integer(channel) ?? 0),
        multiplier: try FixedPointMultiplier(scales[channel]))
    }
  }

  /// The rows as the inner loops take them.
  @inline(__always)
  func lent(_ rows: Rows) -> feredge_scaling {
    // The rows live in the kernel's constants, longer than any run.
    unsafe feredge_scaling(
      biases: rows.biases.values.address, multipliers: rows.multipliers.values.address,
      shifts: rows.shifts.values.address, zero: zeroPoint, lowest: range.lowest,
      highest: range.highest, only_right: rows.leftShifts[0] == 0 ? 1 : 0)
  }

  /// One channel's value of a sum.
  @inline(__always)
  func value(of sum: Int32, _ channel: Int, _ rows: Rows) -> Int8 {
    feredge_scaled(
      sum &+ rows.biases[channel], rows.multipliers[channel], rows.shifts[channel], zeroPoint,
      range.lowest, range.highest)
  }
}

/// The factors from the sums of an operator's output channels to its values.
///
/// The arguments are read once for all channels: reading one takes as long as it has scales.
struct EffectiveScales {
  private let input: Float
  private let weights: Tensor
  private let output: Float

  /// - Parameters:
  ///   - input: the argument's number; the weights are number 1.
  ///   - type: of the input and the output.
  init(_ view: OperatorView, input: Int, _ type: ElementType) throws(ModelProblem.Kind) {
    self.input = try view.activation(input, type).scale
    weights = try view.input(1)
    output = try view.activationOutput(type).scale
  }

  subscript(channel: Int) -> Double {
    effectiveScale(input: input, weight: weights.scale(ofSlice: channel), output: output)
  }

  /// - Throws: `.multiplier` for a channel whose factor no kernel takes.
  func check(_ channels: Int) throws(ModelProblem.Kind) {
    for channel in 0..<channels { _ = try FixedPointMultiplier(self[channel]) }
  }
}

/// The scale of one output channel as the reference kernels compute it: in doubles, left to right.
func effectiveScale(input: Float, weight: Float, output: Float) -> Double {
  Double(input) * Double(weight) / Double(output)
}
