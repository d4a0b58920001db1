internal import CVectorUnits

/// What turns the sums of the output channels into int8 values.
///
/// Laid out in a kernel's constants as rows of int32: what to add to each sum, the multiplier, and its
/// shift; on x86-64 what rounds small sums, too, and the shift to the right. Behind them, whether any shift
/// is to the left and whether any sum can be large, see `feredge_scaling`. The rows are padded to whole
/// vectors; where they are longer than the channels, these repeat.
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

  #if arch(x86_64)
    private static var rowCount: Int { 5 }
  #else
    private static var rowCount: Int { 3 }
  #endif

  private var rowBytes: Int { entries * MemoryLayout<Int32>.stride }
  var byteCount: Int { Self.rowCount * rowBytes + FixedMemory.alignment }

  /// The rows.
  struct Rows {
    fileprivate let biases: MutableValues<Int32>
    fileprivate let multipliers: MutableValues<Int32>
    fileprivate let shifts: MutableValues<Int32>
    /// The last two of these five: on x86-64 only.
    fileprivate let roundings: MutableValues<Int32>
    fileprivate let rights: MutableValues<Int32>
    /// Two numbers: not 0 if any shift is to the left or none at all; not 0 if any channel's shift or sums
    /// are too large for `roundings`.
    fileprivate let flags: MutableValues<Int32>
  }

  /// The rows at the beginning of a kernel's constants.
  @inline(__always)
  func rows(in memory: KernelMemory) -> Rows {
    let end = Self.rowCount * entries
    let all = memory.constants(Int32.self, count: end + 2)
    let last = Self.rowCount - 1
    return Rows(
      biases: all, multipliers: all.dropping(entries), shifts: all.dropping(2 * entries),
      roundings: all.dropping((last - 1) * entries), rights: all.dropping(last * entries),
      flags: all.dropping(end))
  }

  /// Sets one channel: `bias` is added to the sum, which is then multiplied.
  ///
  /// - Parameters:
  ///   - most: what the sum's magnitude with its bias cannot exceed, if that is known.
  ///   - row: where an entry lies in the rows.
  func set(
    _ channel: Int, of rows: Rows, bias: Int32, multiplier: FixedPointMultiplier,
    most: Int64 = .max, row: (Int) -> Int = { $0 }
  ) {
    // A factor of 0 may as well be shifted.
    let shift = multiplier.multiplier == 0 ? -1 : multiplier.shift
    if shift >= 0 { rows.flags[0] = 1 }
    let isSmall = most < 1 << 30 && (-22 ... -1).contains(shift) && Self.rowCount > 3
    if !isSmall { rows.flags[1] = 1 }
    for index in stride(from: channel, to: entries, by: channels) {
      let index = row(index)
      rows.biases[index] = bias
      rows.multipliers[index] = multiplier.multiplier
      rows.shifts[index] = shift
      if isSmall {
        rows.roundings[index] = (2 * zeroPoint + 1) << (-shift - 1)
        rows.rights[index] = -shift
      }
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
    let isSmall = rows.flags[1] == 0
    // The rows live in the kernel's constants, longer than any run.
    return unsafe feredge_scaling(
      biases: rows.biases.values.address, multipliers: rows.multipliers.values.address,
      shifts: rows.shifts.values.address, zero: zeroPoint, lowest: range.lowest,
      highest: range.highest, only_right: rows.flags[0] == 0 ? 1 : 0,
      roundings: isSmall ? rows.roundings.values.address : nil,
      rights: isSmall ? rows.rights.values.address : nil)
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
