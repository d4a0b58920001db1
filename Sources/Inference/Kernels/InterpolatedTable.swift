/// A real function over a stretch of numbers as 512 straight pieces in 16 bits, as LiteRT's 16-bit kernels
/// have it (`internal/common.h`, `LUTPopulateInt16` and `LUTLookup`).
///
/// An argument is an int16: −32768 stands for the stretch's lowest number, 32767 for its highest. A value
/// has 15 fraction bits.
struct InterpolatedTable {
  private let ends: Values<Int16>

  /// The ends of the pieces.
  static var entries: Int { 513 }
  static var byteCount: Int { entries * MemoryLayout<Int16>.stride }

  /// - Parameter ends: `entries` numbers that `fill` has written.
  init(_ ends: Values<Int16>) { self.ends = ends }

  /// Each end is moved against the error that a straight line has in the middle of its piece, by half of
  /// it, so that the error lies on both sides of the function.
  ///
  /// - Parameters:
  ///   - lowest: what −32768 stands for, as the reference's scale and zero point make it; `highest` likewise.
  ///   - function: in double precision; |value| ≤ 1.
  static func fill(
    _ ends: MutableValues<Int16>, from lowest: Double, to highest: Double,
    _ function: (Double) -> Double
  ) {
    // 2¹⁵ but for rounding, which is the reference's: the values' scale is 2/65535 over 65536 steps.
    let scale = 2.0 / 65_535
    let unit = 65_536 / (scale * 32_767 - scale * -32_768)
    let step = (highest - lowest) / 512
    for index in 0..<512 {
      let start = lowest + Double(index) * step
      let end = lowest + Double(index + 1) * step
      let value = rounded(function(start) * unit)
      let line = rounded((function(end) * unit + value) / 2)
      let error = line - rounded(function(start + step / 2) * unit)
      ends[index] = clamped(value - rounded(error / 2))
    }
    ends[512] = clamped(rounded(function(highest) * unit))
  }

  private static func rounded(_ value: Double) -> Double { Double(roundedAwayFromZero(value)) }

  private static func clamped(_ value: Double) -> Int16 { Int16(min(max(value, -32_768), 32_767)) }

  /// The function's value at `argument`, which is clamped to int16.
  @inline(__always)
  func value(at argument: Int32) -> Int32 {
    let place = min(max(argument, -32_768), 32_767)
    let piece = Int(256 + (place >> 7))
    let start = Int32(ends[piece])
    let rise = Int32(ends[piece + 1]) - start
    return start + ((rise * (place & 127) + 64) >> 7)
  }
}
