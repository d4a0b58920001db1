/// Pictures that every machine can draw anew, for networks to be tested with: noise in squares of 1, 2, 4 and
/// 8 pixels, so that filters of all sizes have something to see.
enum TestPicture {
  static var count: Int { 4 }

  /// - Parameters:
  ///   - number: 0..<`count`.
  ///   - width: values in a row.
  static func draw(_ number: Int, width: Int, into values: inout MutableSpan<Int8>) {
    for index in values.indices {
      let y = UInt64((index / width) >> number)
      let x = UInt64((index % width) >> number)
      values[index] = value(UInt64(number) << 32 | y << 16 | x)
    }
  }

  /// The top byte of SplitMix64's mixing function (Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195),
  /// as a pixel: 128 below its luma.
  private static func value(_ place: UInt64) -> Int8 {
    var mixed = place &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int8(truncatingIfNeeded: Int64(mixed >> 56) - 128)
  }
}
