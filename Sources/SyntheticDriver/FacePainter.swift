internal import Units

/// The reflectance of a face at a place on its front: skin, brows, eyes, nostrils, lips, beard,
/// hair and glasses. Light is not its business.
struct FacePainter {
  private let appearance: DriverAppearance
  private let leftEye: EyePainter
  private let rightEye: EyePainter
  private let mouth: MouthPainter
  /// Width of a soft edge, in eye distances.
  private let softness: Float
  private let browLift: Float

  init(_ appearance: DriverAppearance, _ state: DriverState, softness: Float) {
    self.appearance = appearance
    self.softness = softness
    leftEye = EyePainter(appearance, state, outward: 1)
    rightEye = EyePainter(appearance, state, outward: -1)
    mouth = MouthPainter(appearance, state)
    let lids = Float(state.leftLid.thousandths + state.rightLid.thousandths) / 2000
    browLift = 0.03 * Float(state.mouth.thousandths) / 1000 - 0.025 * lids
  }

  /// Reflectance at (x, y) in head axes.
  @inline(__always)
  func reflectance(x: Float, y: Float) -> Float {
    var shade = skin(x, y)
    shade = brow(over: shade, x: x, y: y)
    shade = leftEye.paint(over: shade, x: x, y: y, softness: softness)
    shade = rightEye.paint(over: shade, x: x, y: y, softness: softness)
    shade = nose(over: shade, x: x, y: y)
    shade = beard(over: shade, x: x, y: y)
    shade = mouth.paint(over: shade, x: x, y: y, softness: softness)
    shade = hair(over: shade, x: x, y: y)
    return appearance.glasses ? glasses(over: shade, x: x, y: y) : shade
  }

  /// Reflectance of hair, with strands.
  @inline(__always)
  func hairShade(x: Float, y: Float) -> Float {
    let strands = Softness.mottle(x * 14 + y * 2, y * 2.2, seed: appearance.texture)
    return appearance.hair * (1 + 0.4 * strands)
  }

  @inline(__always)
  private func skin(_ x: Float, _ y: Float) -> Float {
    let fine = Softness.mottle(x * 9, y * 9, seed: appearance.texture &+ 1)
    let coarse = Softness.mottle(x * 2.3, y * 2.3, seed: appearance.texture &+ 2)
    let socket =
      Softness.spot(abs(x) - 0.46, y + 0.04, 0.42, 0.3)
      + 0.6 * Softness.spot(abs(x) - 0.25, y + 0.02, 0.16, 0.25)
    let cheek = Softness.spot(abs(x) - 0.65, y - 0.6, 0.4, 0.4)
    return appearance.skin * (1 + 0.03 * fine + 0.05 * coarse) * (1 - 0.22 * socket)
      * (1 - 0.06 * cheek)
  }

  @inline(__always)
  private func brow(over skin: Float, x: Float, y: Float) -> Float {
    let along = (abs(x) - 0.46) / 0.36
    guard along > -1.2, along < 1.2 else { return skin }
    let middle = -(appearance.browHeight + browLift) + 0.045 * (along - 0.2) * (along - 0.2) - 0.02
    let half = appearance.browThickness * (along < 0.3 ? 1 : 1 - 0.75 * (along - 0.3))
    let strands = Softness.mottle(x * 30 + y * 20, y * 18, seed: appearance.texture &+ 3)
    let inside = Softness.coverage(half - abs(y - middle), width: 0.07)
    let ends = Softness.coverage((1 - abs(along)) * 0.36, width: 0.1)
    return Softness.mix(skin, min(skin, appearance.brow), inside * ends * (0.82 + 0.18 * strands))
  }

  @inline(__always)
  private func nose(over skin: Float, x: Float, y: Float) -> Float {
    guard y > 0.3, y < 1.1, abs(x) < 0.55 else { return skin }
    let wide = appearance.noseWidth
    let nostril = Softness.spot(abs(x) - 0.115 * wide, y - 0.79, 0.09 * wide, 0.055)
    let underside = Softness.spot(x, y - 0.85, 0.3 * wide, 0.11)
    let wing = Softness.spot(abs(x) - 0.29 * wide, y - 0.72, 0.05, 0.12)
    let fold =
      Softness.line(abs(x) - 0.3 - 0.32 * (y - 0.72), half: 0.025)
      * Softness.coverage(min(y - 0.74, 1.08 - y), width: 0.15)
    return skin * (1 - 0.85 * min(1, nostril * 1.4)) * (1 - 0.3 * underside) * (1 - 0.35 * wing)
      * (1 - 0.14 * fold)
  }

  @inline(__always)
  private func beard(over skin: Float, x: Float, y: Float) -> Float {
    guard appearance.beard > 0, y > 0.3 else { return skin }
    let line = appearance.mouthLine
    let jaw = Softness.coverage(y - line - 0.1 + 0.75 * max(0, abs(x) - 0.45), width: 0.25)
    let lip =
      Softness.coverage(min(y - 0.88, line - 0.03 - y), width: 0.08)
      * Softness.coverage(0.45 - abs(x), width: 0.15)
    let chinGap = 1 - 0.6 * Softness.spot(x, y - line - 0.2, 0.25, 0.08)
    let strands = Softness.mottle(x * 26, y * 20, seed: appearance.texture &+ 4)
    let share = min(1, max(jaw * chinGap, lip)) * appearance.beard * (0.85 + 0.15 * strands)
    return Softness.mix(skin, min(skin, appearance.hair + 0.01), share)
  }

  @inline(__always)
  private func hair(over skin: Float, x: Float, y: Float) -> Float {
    guard appearance.hairline < 1.6 else { return skin }
    let aside = max(0, abs(x) - 0.55)
    let ragged = 0.05 * Softness.mottle(x * 8, y * 3, seed: appearance.texture &+ 5)
    let edge = -appearance.hairline + 4.6 * aside * aside + ragged
    let share = Softness.coverage(edge - y, width: 0.12)
    return share > 0 ? Softness.mix(skin, hairShade(x: x, y: y), share) : skin
  }

  @inline(__always)
  private func glasses(over shade: Float, x: Float, y: Float) -> Float {
    guard y > -0.35, y < 0.45 else { return shade }
    let across = (abs(x) - 0.52) / 0.42
    let down = (y - 0.06) / 0.3
    let square = across * across
    let fourth = down * down * down * down
    let radius = (square * square + fourth).squareRoot().squareRoot()
    let rim = Softness.line((radius - 1) * 0.33, half: 0.02)
    let bridge = Softness.line(y + 0.03, half: 0.02) * Softness.coverage(0.13 - abs(x), width: 0.04)
    let temple =
      Softness.line(y + 0.02, half: 0.022) * Softness.coverage(abs(x) - 0.92, width: 0.04)
    let glare =
      Softness.spot(abs(x) - 0.62, y + 0.1, 0.22, 0.05)
      * Softness.coverage(0.95 - radius, width: 0.1)
    let lens = Softness.mix(shade, shade * 0.93 + 0.02, Softness.coverage(1 - radius, width: 0.04))
    let reflected = lens + 0.1 * glare
    return Softness.mix(reflected, appearance.glassesFrame, min(1, rim + bridge + temple))
  }
}
