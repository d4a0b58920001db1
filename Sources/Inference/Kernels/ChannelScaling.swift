internal import CNEON

/// What turns the sums of the output channels into int8 values, four channels at a time.
///
/// Laid out in a kernel's constants as three rows of int32, each padded to a multiple of four
/// channels: what to add to each sum, the multiplier, and its shift.
struct ChannelScaling: BitwiseCopyable {
  let channels: Int
  let zeroPoint: Int32
  let range: ActivationRange

  /// Channels rounded up to whole vectors.
  var paddedChannels: Int { (channels + 3) & ~3 }

  var byteCount: Int { (3 * paddedChannels * MemoryLayout<Int32>.stride + 63) & ~63 }

  /// The three rows.
  struct Rows {
    fileprivate let biases: MutableValues<Int32>
    fileprivate let multipliers: MutableValues<Int32>
    fileprivate let shifts: MutableValues<Int32>
  }

  /// The rows at `offset` in a kernel's constants.
  @inline(__always)
  func rows(in memory: KernelMemory, at offset: Int = 0) -> Rows {
    let all = memory.constants(Int32.self, at: offset, count: 3 * paddedChannels)
    return Rows(
      biases: all, multipliers: all.dropping(paddedChannels),
      shifts: all.dropping(2 * paddedChannels))
  }

  /// Sets one channel: `bias` is added to the sum, which is then multiplied.
  func set(
    _ channel: Int, of rows: Rows, bias: Int32, multiplier: FixedPointMultiplier
  ) {
    rows.biases[channel] = bias
    rows.multipliers[channel] = multiplier.multiplier
    rows.shifts[channel] = multiplier.shift
  }

  /// Writes the int8 values of up to four channels from `channel` on.
  @inline(__always)
  func write(_ sums: SIMD4<Int32>, _ channel: Int, _ rows: Rows, to pixel: MutableValues<Int8>) {
    let biased = sums &+ rows.biases.values.four(at: channel)
    let bytes = feredge_requantize4(
      biased, rows.multipliers.values.four(at: channel), rows.shifts.values.four(at: channel),
      zeroPoint, range.lowest, range.highest)
    if channel &+ 4 <= channels {
      pixel.store(bytes, at: channel)
    } else {
      writeRest(bytes, channel, to: pixel)
    }
  }

  /// The last one, two or three channels.
  private func writeRest(_ bytes: UInt32, _ channel: Int, to pixel: MutableValues<Int8>) {
    for lane in 0..<channels - channel {
      pixel[channel + lane] = Int8(truncatingIfNeeded: bytes &>> UInt32(8 * lane))
    }
  }
}

/// The scale of one output channel as the reference kernels compute it: in doubles, left to right.
func effectiveScale(input: Float, weight: Float, output: Float) -> Double {
  Double(input) * Double(weight) / Double(output)
}
