/// What is behind and below the driver's head: roof, side window, pillar, seat, belt, shoulders.
///
/// Light values, not reflectances: a window shines.
struct CabinPainter {
  private let appearance: DriverAppearance
  private let aspect: Float
  /// The seat's place and the unit of its size, both in frame heights.
  private let seatX: Float
  private let seatY: Float
  private let unit: Float
  private let pillar: Float
  private let horizon: Float
  /// The body follows the head's lean in part.
  private let bodyX: Float
  private let present: Bool

  init(_ appearance: DriverAppearance, _ state: DriverState, width: Int, height: Int) {
    self.appearance = appearance
    aspect = Float(width) / Float(height)
    seatX = appearance.centerX * aspect
    seatY = appearance.centerY
    unit = appearance.eyeDistance
    let choice = Float(appearance.texture >> 8 & 255) / 255
    pillar = 0.1 + 0.14 * choice
    horizon = 0.25 + 0.3 * Float(appearance.texture >> 16 & 255) / 255
    let lean = Float(state.leanX) / 1000
    bodyX = seatX + unit * lean * (abs(lean) > 3 ? 1 : 0.5)
    present = state.present
  }

  /// Light that comes from behind the head at (x, y), in frame heights from the top left corner.
  @inline(__always)
  func light(x: Float, y: Float, softness: Float) -> Float {
    let blotch = Softness.mottle(x * 3, y * 3, seed: appearance.texture &+ 7)
    var shade = appearance.cabin * (1 + 0.35 * blotch) * (1.25 - 0.6 * y)
    shade = window(over: shade, x: x, y: y)
    shade = seat(over: shade, x: x, y: y)
    return present ? body(over: shade, x: x, y: y, softness: softness) : shade
  }

  @inline(__always)
  private func window(over shade: Float, x: Float, y: Float) -> Float {
    let fromEdge = appearance.windowOnRight ? aspect - x : x
    let slant = fromEdge + 0.25 * y
    let inside = min(min(0.42 - slant, y - 0.08), 0.52 - y)
    let glass = Softness.coverage(inside, width: 0.02)
    guard glass > 0 else { return shade }
    let scenery = Softness.mottle(x * 7, y * 5, seed: appearance.texture &+ 8)
    let ground = Softness.coverage(y - horizon, width: 0.05)
    let outside = appearance.window * (1 - 0.6 * ground) * (1 + 0.25 * scenery)
    let post = Softness.coverage(0.02 - abs(slant - pillar), width: 0.02)
    return Softness.mix(shade, Softness.mix(outside, appearance.cabin * 0.6, post), glass)
  }

  @inline(__always)
  private func seat(over shade: Float, x: Float, y: Float) -> Float {
    let across = (x - seatX) / unit
    let down = (y - seatY) / unit
    let rest = roundedBox(across, down + 0.1, 1.75, 1.35)
    let back = roundedBox(across, down - 4.6, 3.3, 2.7)
    let stitch = Softness.line(abs(across) - 1.1, half: 0.04) * 0.3
    let weave = 1 + 0.12 * Softness.mottle(across * 3, down * 3, seed: appearance.texture &+ 9)
    let tone = appearance.seat * weave * (1 - stitch)
    let lit = tone * (1.15 - 0.15 * down)
    let depth = max(rest, back)
    return Softness.mix(shade, max(0, lit), Softness.coverage(depth, width: 0.12))
  }

  @inline(__always)
  private func body(over shade: Float, x: Float, y: Float, softness: Float) -> Float {
    let across = (x - bodyX) / unit
    let down = (y - seatY) / unit
    guard down > 0.8 else { return shade }
    let slope = 2.15 + 0.33 * abs(across) + 0.035 * across * across * across * across
    let torso = Softness.coverage(min(down - slope, 3.1 - abs(across)), width: 0.1)
    let neckSide = 0.68 + 0.2 * max(0, down - 1.9)
    let neck =
      Softness.coverage(neckSide - abs(across), width: softness)
      * Softness.coverage(2.65 - down, width: 0.3)
    let roundness = max(0.25, 1 - across * across * 0.9)
    let side = appearance.lightX * across * 0.35
    let throat = appearance.skin * (0.34 + 0.16 * max(0, down - 1.8)) * max(0.2, roundness + side)
    let folds = 1 + 0.25 * Softness.mottle(across * 1.2, down * 0.8, seed: appearance.texture &+ 10)
    let cloth = appearance.shirt * folds * max(0.2, 0.75 - 0.08 * abs(across) + side * 0.4)
    let belt = Softness.line(across + 0.55 * (down - 2.4) - 1.1, half: 0.14)
    var result = Softness.mix(shade, Softness.mix(cloth, 0.02, belt * 0.9), torso)
    let collar = 2.2 + 0.45 * max(0, 1 - across * across * 1.2)
    result = Softness.mix(result, throat, neck * Softness.coverage(collar - down, width: 0.06))
    return result
  }

  /// Distance to the border of a box with round corners, positive inside (superellipse of order 4).
  @inline(__always)
  private func roundedBox(_ x: Float, _ y: Float, _ halfWidth: Float, _ halfHeight: Float) -> Float
  {
    let across = x / halfWidth
    let down = y / halfHeight
    let a = across * across
    let b = down * down
    return (1 - (a * a + b * b).squareRoot().squareRoot()) * halfHeight
  }
}
