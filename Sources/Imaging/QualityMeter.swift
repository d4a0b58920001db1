internal import Timing

/// Measures frame after frame; remembers only how the last one looked.
///
/// It reads the pyramid's first level that is at most 160 pixels wide, where each value is the mean
/// of so many pixels that noise is no structure. Stillness is told by a 64-bit fingerprint of level 0:
/// two different frames share one with a probability of 2⁻⁶⁴, and then only once.
public struct QualityMeter: Sendable {
  /// From this brightness on a pixel is burnt out.
  private static var burntFrom: Int { 250 }
  /// Pixels a level may be wide to be measured.
  private static var widest: Int { 160 }

  private var fingerprint: UInt64 = 0
  private var unchangedSince: Instant?

  public init() {}

  /// - Parameter pyramid: filled from `frame`.
  public mutating func measure(
    _ frame: borrowing Frame, pyramid: borrowing LumaPyramid
  ) -> FrameQuality {
    let still = stillness(frame)
    var level = 0
    while level + 1 < pyramid.levelCount, pyramid.geometry(ofLevel: level).width > Self.widest {
      level += 1
    }
    return level == 0
      ? Self.quality(of: LumaPlane(frame), unchangedFor: still)
      : Self.quality(of: pyramid.plane(level), unchangedFor: still)
  }

  private mutating func stillness(_ frame: borrowing Frame) -> TimeSpan {
    let seen = Self.fingerprint(of: LumaPlane(frame))
    guard let since = unchangedSince, seen == fingerprint else {
      fingerprint = seen
      unchangedSince = frame.capturedAt
      return .zero
    }
    return max(.zero, frame.capturedAt - since)
  }

  /// Multiply and rotate over eight bytes at a time (after FNV-1a and wyhash: any bit of input
  /// reaches the upper half of the state at once and the lower half by the rotation).
  static func fingerprint(of plane: LumaPlane) -> UInt64 {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<plane.height {
      let row = plane.row(index)
      let bytes = unsafe row.bytes
      let words = row.count / 8
      for word in 0..<words {
        // In range: `word` < count ÷ 8.
        let value = unsafe bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: word * 8, as: UInt64.self)
        state = (state ^ value) &* 0x9E37_79B9_7F4A_7C15
        state = state << 29 | state >> 35
      }
      for column in words * 8..<row.count {
        state = (state ^ UInt64(row[column])) &* 0x9E37_79B9_7F4A_7C15
      }
    }
    return state ^ state >> 32
  }

  private static func quality(of plane: LumaPlane, unchangedFor: TimeSpan) -> FrameQuality {
    var counts = InlineArray<256, Int32>(repeating: 0)
    for index in 0..<plane.height {
      let row = plane.row(index)
      for column in row.indices { counts[Int(row[column])] += 1 }
    }
    let total = Int64(plane.width) * Int64(plane.height)
    var sum: Int64 = 0
    var burnt: Int64 = 0
    for value in 0..<256 {
      sum += Int64(counts[value]) * Int64(value)
      if value >= burntFrom { burnt += Int64(counts[value]) }
    }
    // About the rounded mean, which adds at most a quarter of a step squared.
    let mean = (2 * sum + total) / (2 * total)
    var squares: Int64 = 0
    for value in 0..<256 {
      let distance = Int64(value) - mean
      squares += Int64(counts[value]) * distance * distance
    }
    return FrameQuality(
      mean: Int32(mean), variance: Int32(squares / total),
      bright: brightness(exceededBy: total / 20, counts: counts),
      burnt: Int32(burnt * 1000 / total), unchangedFor: unchangedFor)
  }

  /// The largest brightness that at least `share` pixels reach.
  private static func brightness(
    exceededBy share: Int64, counts: borrowing InlineArray<256, Int32>
  ) -> Int32 {
    var seen: Int64 = 0
    for value in (0..<256).reversed() {
      seen += Int64(counts[value])
      if seen > share { return Int32(value) }
    }
    return 0
  }
}
