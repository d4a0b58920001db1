internal import Units

/// How much fine detail an eye's crop shows: lids, lashes and pupils have edges, and a lens out of focus, fogged or wet
/// takes them away.
///
/// It is what a binomial filter of width 7 takes from one of width 3, around a period of six of the crop's pixels:
/// finer, there is mostly the sensor's noise; coarser, there is something in a blurred picture too. As a root mean
/// square in ten-thousandths of the crop's brightness, so that more or less light changes nothing.
enum EyeDetail {
  private static var side: Int { 24 }
  /// How far the wider filter reaches; so near to an edge nothing is measured.
  private static var reach: Int { 3 }
  private static var inner: Int { side - 2 * reach }

  /// - Parameter crop: 24 rows of 24 values, brightness − 128.
  static func measured(in crop: Span<Int8>) -> Int32 {
    var narrow = InlineArray<432, Int32>(repeating: 0)
    var wide = InlineArray<432, Int32>(repeating: 0)
    var brightness: Int64 = 0
    for row in 0..<side {
      for column in 0..<side { brightness += Int64(crop[row * side + column]) + 128 }
      for column in 0..<inner {
        let first = row * side + column
        narrow[row * inner + column] = weighed3 { Int32(crop[first + reach - 1 + $0]) }
        wide[row * inner + column] = weighed7 { Int32(crop[first + $0]) }
      }
    }
    var energy: Int64 = 0
    for index in 0..<inner * inner {
      let fine = weighed3 { narrow[index + (reach - 1 + $0) * inner] }
      let coarse = weighed7 { wide[index + $0 * inner] }
      // 4 · 4 and 64 · 64 are the sums of their weights; at most 2²⁰.
      let difference = Int64(256 * fine - coarse)
      energy += difference * difference
    }
    guard brightness > 0 else { return 0 }
    let root = (energy / Int64(inner * inner)).squareRootRoundedDown
    return Int32(root * 10_000 * Int64(side * side) / (4096 * brightness))
  }

  private static func weighed3(_ value: (Int) -> Int32) -> Int32 {
    value(0) + 2 * value(1) + value(2)
  }

  private static func weighed7(_ value: (Int) -> Int32) -> Int32 {
    value(0) + 6 * value(1) + 15 * value(2) + 20 * value(3) + 15 * value(4) + 6 * value(5)
      + value(6)
  }
}
