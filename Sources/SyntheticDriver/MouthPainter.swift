internal import Units

/// Lips, and behind them, when the mouth opens, a dark cavity with teeth and tongue.
struct MouthPainter {
  private let line: Float
  private let fullness: Float
  private let opening: Float

  private static var halfWidth: Float { 0.4 }

  init(_ appearance: DriverAppearance, _ state: DriverState) {
    line = appearance.mouthLine
    fullness = appearance.lipFullness
    opening = Float(state.mouth.thousandths) / 1000
  }

  /// Half of the mouth's width: a yawn draws the corners together.
  var halfWidth: Float { Self.halfWidth * (1 - 0.15 * opening) }

  @inline(__always)
  func paint(over skin: Float, x: Float, y: Float, softness: Float) -> Float {
    let share = x / halfWidth
    guard share > -1.3, share < 1.3, y > line - 0.5, y < line + 0.75 else { return skin }
    let arch = max(0, 1 - share * share)
    let root = arch.squareRoot()
    let top = line - 0.1 * opening * root
    let bottom = line + 0.46 * opening * root
    let bow = 0.018 * Softness.line(x, half: 0.05) - 0.012
    let upperLip = top - 0.09 * fullness * arch - bow * arch
    let lowerLip = bottom + 0.13 * fullness * root * arch
    let lips =
      Softness.coverage(min(y - upperLip, lowerLip - y), width: max(softness, 0.04))
      * min(1, arch * 4)
    let upperTone: Float = 0.58
    let lowerTone: Float = 0.72
    let tone = y < (top + bottom) / 2 ? upperTone : lowerTone
    var shade = Softness.mix(skin, skin * tone, lips)
    let seam =
      Softness.line(y - top, half: 0.016)
      * Softness.coverage((1 - abs(share)) * halfWidth, width: 0.06)
    shade *= 1 - 0.65 * seam
    shade *= 1 - 0.25 * Softness.spot(abs(x) - halfWidth, y - line, 0.07, 0.07)
    guard opening > 0.02 else { return shade }
    let cavity =
      Softness.coverage(min(y - top, bottom - y), width: max(softness, 0.02))
      * Softness.coverage((0.93 - abs(share)) * halfWidth, width: max(softness, 0.03))
      * Softness.coverage(bottom - top - 0.015, width: 0.03)
    return Softness.mix(shade, inside(x, y, top: top, bottom: bottom), cavity)
  }

  @inline(__always)
  private func inside(_ x: Float, _ y: Float, top: Float, bottom: Float) -> Float {
    let teeth = Softness.coverage(0.06 * min(1, opening * 3) - (y - top), width: 0.03)
    let row = Softness.coverage(0.24 - abs(x), width: 0.1)
    let tongue = Softness.spot(x, y - bottom - 0.02, 0.26, 0.2) * min(1, opening * 1.5)
    return Softness.mix(Softness.mix(0.012, 0.09, tongue), 0.3, teeth * row)
  }
}
