extension DeciDegrees {
  /// The direction of (x, y) seen from the positive x axis toward the positive y axis.
  ///
  /// CORDIC in vectoring mode (Volder 1959): the vector is turned onto the x axis by fifteen turns of
  /// ±atan(2⁻ᵏ), and the turns are added up. Integers only, so that all machines agree; the last turn
  /// is 0.0035° and the rounding of the table adds less than 0.01°: the result is the true angle,
  /// rounded to a tenth of a degree, but for ±0.02° at the border between two tenths.
  ///
  /// - Parameters: `x`, `y`: within ±2³⁸; (0, 0) has direction 0.
  public init(directionOfX x: Int64, y: Int64) {
    guard x != 0 || y != 0 else {
      self.init(0)
      return
    }
    // Scaled up so that shifts to the right lose nothing that matters: CORDIC grows lengths by 1.65.
    var across = x << 20
    var up = y << 20
    var turned: Int64 = 0
    if across < 0 {
      turned = up < 0 ? -1_800_000 : 1_800_000
      across = -across
      up = -up
    }
    for step in Self.turns.indices {
      let shift = Int64(step)
      let (oldAcross, oldUp) = (across, up)
      if oldUp > 0 {
        across = oldAcross + (oldUp >> shift)
        up = oldUp - (oldAcross >> shift)
        turned += Self.turns[step]
      } else {
        across = oldAcross - (oldUp >> shift)
        up = oldUp + (oldAcross >> shift)
        turned -= Self.turns[step]
      }
    }
    self.init(Int32((turned + (turned < 0 ? -500 : 500)) / 1000))
  }

  /// atan(2⁻ᵏ) in ten-thousandths of a degree.
  private static var turns: InlineArray<15, Int64> {
    [
      450_000, 265_651, 140_362, 71_250, 35_763, 17_899, 8_952, 4_476, 2_238, 1_119, 560, 280, 140,
      70, 35,
    ]
  }
}
