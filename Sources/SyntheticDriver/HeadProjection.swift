internal import Units

/// Where the head is in the image, and the way between image and head.
///
/// Head axes: origin between the eyes at the depth of the head's middle, x to the image's right,
/// y down, z out of the face; unit: the eye distance. The camera is far away (parallel rays), so
/// an eye distance is `scale` pixels at every depth.
struct HeadProjection {
  /// The origin of the head, in pixels.
  let centerX: Float
  let centerY: Float
  /// Pixels per eye distance.
  let scale: Float
  private let rollCosine: Float
  private let rollSine: Float
  private let yawCosine: Float
  private let yawSine: Float
  private let pitchCosine: Float
  private let pitchSine: Float
  /// The direction to the camera, in head axes.
  let rayX: Float
  let rayY: Float
  let rayZ: Float
  /// The head's half axes.
  let halfWidth: Float
  let halfHeight: Float
  /// How much the lower face is stretched by the falling jaw.
  private let jawStretch: Float
  private let jawTaper: Float

  /// Depth against breadth. A head is about a quarter deeper than broad; the face's front is flatter than
  /// that ellipse. Ours.
  static var depth: Float { 1.25 }
  /// Where the stretched part of the face begins, below the eye line.
  private static var jawTop: Float { 0.4 }
  /// The joint about which a head nods and turns, below and behind the eyes.
  private static var pivotY: Float { 1.5 }
  private static var pivotZ: Float { -0.4 }

  init(_ appearance: DriverAppearance, _ state: DriverState, width: Int, height: Int) {
    let roll = Float(state.pose.roll.tenths) * 0.1 * Self.radiansPerDegree
    let yaw = Float(state.pose.yaw.tenths) * 0.1 * Self.radiansPerDegree
    let pitch = Float(state.pose.pitch.tenths) * 0.1 * Self.radiansPerDegree
    (rollSine, rollCosine) = Self.sineAndCosine(roll)
    (yawSine, yawCosine) = Self.sineAndCosine(yaw)
    (pitchSine, pitchCosine) = Self.sineAndCosine(pitch)
    (rayX, rayY, rayZ) = (-pitchCosine * yawSine, pitchSine, pitchCosine * yawCosine)
    scale = appearance.eyeDistance * Float(height)
    halfWidth = appearance.headHalfWidth
    halfHeight = appearance.chin
    jawTaper = appearance.jawTaper
    let drop = 0.5 * Float(state.mouth.thousandths) / 1000
    jawStretch = drop / (1.3 + drop)
    let pivotX = yawSine * Self.pivotZ
    let pivotBack = yawCosine * Self.pivotZ
    let turnedY = Self.pivotY * pitchCosine - pivotBack * pitchSine
    let shiftX = -(pivotX * rollCosine + turnedY * rollSine)
    let shiftY = Self.pivotY - (turnedY * rollCosine - pivotX * rollSine)
    centerX =
      appearance.centerX * Float(width) + (shiftX + Float(state.leanX) / 1000) * scale
    centerY =
      appearance.centerY * Float(height) + (shiftY + Float(state.leanY) / 1000) * scale
  }

  /// The pixel's place in the plane through the head's origin, upright with the head.
  @inline(__always)
  func plane(column: Float, row: Float) -> (u: Float, v: Float) {
    let x = (column - centerX) / scale
    let y = (row - centerY) / scale
    return (x * rollCosine - y * rollSine, x * rollSine + y * rollCosine)
  }

  /// `v` with the fall of the jaw undone.
  @inline(__always)
  func unstretched(_ v: Float) -> Float {
    v <= Self.jawTop ? v : v - jawStretch * (v - Self.jawTop)
  }

  /// How much narrower the head is at this height than its ellipsoid.
  @inline(__always)
  func taper(_ v: Float) -> Float {
    let below = max(0, v - 0.3)
    return 1 - jawTaper * below * below
  }

  /// Turns a direction or place in the head's plane into head axes: (u, v, 0) seen by the camera.
  @inline(__always)
  func headAxes(u: Float, v: Float) -> SIMD3<Float> {
    let back = -v * pitchSine
    return SIMD3(u * yawCosine - back * yawSine, v * pitchCosine, u * yawSine + back * yawCosine)
  }

  /// Turns a direction in image axes (light) into head axes.
  func headDirection(x: Float, y: Float, z: Float) -> SIMD3<Float> {
    let u = x * rollCosine - y * rollSine
    let v = x * rollSine + y * rollCosine
    return headAxes(u: u, v: v) + z * SIMD3(rayX, rayY, rayZ)
  }

  /// Where a point in head axes appears, in pixels: the way back from `plane` and `headAxes`.
  func pixel(_ point: SIMD3<Float>) -> (column: Float, row: Float) {
    let side = point.x * yawCosine + point.z * yawSine
    let front = point.z * yawCosine - point.x * yawSine
    let unstretchedV = point.y * pitchCosine - front * pitchSine
    let u = side * taper(unstretchedV)
    let v =
      unstretchedV <= Self.jawTop
      ? unstretchedV : (unstretchedV - jawStretch * Self.jawTop) / (1 - jawStretch)
    return (
      centerX + scale * (u * rollCosine + v * rollSine),
      centerY + scale * (v * rollCosine - u * rollSine)
    )
  }

  private static var radiansPerDegree: Float { 0.017453293 }

  /// Taylor series up to the 8th power: below 10⁻⁶ for angles within ±60°, and made of
  /// multiplications and additions only, so that all machines draw alike.
  private static func sineAndCosine(_ angle: Float) -> (Float, Float) {
    let square = angle * angle
    let sine = angle * (1 - square / 6 * (1 - square / 20 * (1 - square / 42)))
    let cosine = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)))
    return (sine, cosine)
  }
}
