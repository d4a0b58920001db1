internal import Units

/// One eye: lids, lashes, crease, sclera, iris, pupil, highlight.
///
/// The lid's edge travels from the open curve to the lower lid as it closes; a closed eye is lid
/// skin with one dark, slightly sagging line of lashes.
struct EyePainter {
  private let centerX: Float
  /// +1 when the outer corner is to the image's right.
  private let outward: Float
  private let halfWidth: Float
  private let lidHeight: Float
  private let tilt: Float
  private let closure: Float
  private let iris: Float
  private let irisX: Float
  private let irisY: Float

  /// Height of the open eye's lower lid below the eye line.
  private static var lowerLid: Float { 0.065 }
  /// Diameter of an iris: 11.7 mm (Rüfer 2005) of an eye distance of 63 mm.
  private static var irisRadius: Float { 0.093 }
  /// Middle of the eye opening from the face's middle.
  static var place: Float { 0.5 }

  init(_ appearance: DriverAppearance, _ state: DriverState, outward: Float) {
    self.outward = outward
    centerX = outward * Self.place
    halfWidth = appearance.eyeHalfWidth
    lidHeight = appearance.lidHeight
    tilt = appearance.eyeTilt
    iris = appearance.iris
    let lid = outward > 0 ? state.leftLid : state.rightLid
    closure = Float(lid.thousandths) / 1000
    irisX = Float(state.gazeX) * 0.00009
    irisY = Float(state.gazeY) * 0.00005 - 0.012 + closure * 0.03
  }

  /// Paints over `skin` at the face's (x, y); leaves what lies outside the eye as it is.
  @inline(__always)
  func paint(over skin: Float, x: Float, y: Float, softness: Float) -> Float {
    let along = (x - centerX) * outward
    let share = along / halfWidth
    guard share > -1.5, share < 1.5, y > -0.4, y < 0.3 else { return skin }
    let down = y + tilt * share
    let arch = max(0, 1 - share * share)
    let lower = Self.lowerLid * arch
    let open = -lidHeight * arch * (1 - 0.12 * share)
    let upper = Softness.mix(open, lower, closure)
    let opening =
      Softness.coverage(min(down - upper, lower - down), width: softness)
      * Softness.coverage((1 - abs(share)) * halfWidth, width: softness)
    var shade = lidSkin(skin, share: share, down: down, upper: upper, arch: arch)
    if opening > 0, closure < 0.98 {
      let seen = Softness.coverage((lower - upper) - 0.012, width: 0.02)
      shade = Softness.mix(shade, eyeball(along * outward, down, below: upper), opening * seen)
    }
    return lashes(over: shade, share: share, down: down, upper: upper, lower: lower)
  }

  /// The lid's own skin and its crease, which flattens as the lid comes down.
  @inline(__always)
  private func lidSkin(
    _ skin: Float, share: Float, down: Float, upper: Float, arch: Float
  ) -> Float {
    let reach = max(0, 1.25 - share * share)
    let creaseAt = -(lidHeight + 0.05) * min(1, reach) - 0.005 + 0.02 * closure
    let crease = Softness.line(down - creaseAt, half: 0.014) * min(1, reach * 1.5)
    let between = max(0, min(1, (down - creaseAt) * 12)) * max(0, min(1, (upper - down) * 12))
    let bag = Softness.line(down - 0.13 - 0.04 * arch, half: 0.03) * arch
    return skin * (1 - 0.3 * crease * (1 - 0.35 * closure)) * (1 + 0.07 * between) * (1 - 0.1 * bag)
  }

  @inline(__always)
  private func eyeball(_ x: Float, _ y: Float, below upper: Float) -> Float {
    let fromMiddle = (x - irisX) * (x - irisX) + (y - irisY) * (y - irisY)
    let radius = fromMiddle.squareRoot()
    let roundness = 1 - 0.9 * (x * x) / (halfWidth * halfWidth) * 0.45
    var shade = 0.62 * roundness
    let inIris = Softness.coverage(Self.irisRadius - radius, width: 0.03)
    let ring = iris * (0.6 + 0.8 * (1 - min(1, radius / Self.irisRadius)))
    shade = Softness.mix(shade, ring, inIris)
    shade = Softness.mix(shade, 0.008, Softness.coverage(0.04 - radius, width: 0.02))
    let lidShadow = 1 - 0.55 * max(0, 1 - (y - upper) / 0.07)
    shade *= lidShadow
    let glint = Softness.spot(x - irisX + 0.03, y - irisY + 0.035, 0.03, 0.03)
    return Softness.mix(shade, 1.6, glint)
  }

  @inline(__always)
  private func lashes(
    over shade: Float, share: Float, down: Float, upper: Float, lower: Float
  ) -> Float {
    let inside = max(0, min(1, (1.06 - abs(share)) * 6))
    let thickness = 0.014 + 0.006 * closure
    let edge = Softness.line(down - upper, half: thickness) * 0.88
    let hang =
      closure * 0.45 * max(0, min(1, (down - upper) * 60)) * max(0, 1 - (down - upper) / 0.07)
    let under = Softness.line(down - lower, half: 0.01) * 0.3 * (1 - closure)
    let dark = min(0.92, edge + hang + under) * inside
    return Softness.mix(shade, 0.015, dark)
  }
}
