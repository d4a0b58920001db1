/// Draws one frame of the driver: cabin, hair, ears, head, light, sensor.
///
/// Only + − × ÷ and square roots of IEEE single precision, never fused, so that every machine
/// draws the same bytes.
struct DriverPainter {
  private let appearance: DriverAppearance
  private let head: HeadProjection
  private let relief: FaceRelief
  private let face: FacePainter
  private let cabin: CabinPainter
  private let lamp: SIMD3<Float>
  private let softness: Float
  private let present: Bool
  private let perHeight: Float

  init(_ appearance: DriverAppearance, _ state: DriverState, width: Int, height: Int) {
    self.appearance = appearance
    head = HeadProjection(appearance, state, width: width, height: height)
    relief = FaceRelief(appearance)
    softness = 1.3 / head.scale
    face = FacePainter(appearance, state, softness: softness)
    cabin = CabinPainter(appearance, state, width: width, height: height)
    let (x, y, z) = (appearance.lightX, appearance.lightY, appearance.lightZ)
    let length = (x * x + y * y + z * z).squareRoot()
    lamp = head.headDirection(x: x / length, y: y / length, z: z / length)
    present = state.present
    perHeight = 1 / Float(height)
  }

  /// The brightness of a pixel before the sensor's noise, 0…255 and beyond.
  @inline(__always)
  func brightness(column: Int, row: Int) -> Float {
    let x = (Float(column) + 0.5) * perHeight
    let y = (Float(row) + 0.5) * perHeight
    var light = cabin.light(x: x, y: y, softness: softness)
    if present {
      light = headLight(over: light, column: Float(column) + 0.5, row: Float(row) + 0.5)
    }
    return (light * appearance.exposure).squareRoot() * 255
  }

  @inline(__always)
  private func headLight(over behind: Float, column: Float, row: Float) -> Float {
    let (u, stretchedV) = head.plane(column: column, row: row)
    let v = head.unstretched(stretchedV)
    let reach = head.halfWidth + 0.6
    guard u > -reach, u < reach, v > -2.3, v < 3.2 else { return behind }
    var light = hairBehind(over: behind, u: u, v: v)
    light = ears(over: light, u: u, v: v)
    let narrow = head.taper(v)
    let start = head.headAxes(u: u / narrow, v: v)
    let hit = Ellipsoid(start: start, projection: head)
    let share = Softness.coverage(hit.depthInside, width: softness)
    return share > 0 ? Softness.mix(light, surface(at: hit.point), share) : light
  }

  /// Light from the face's surface where a ray meets the ellipsoid under it.
  @inline(__always)
  private func surface(at point: SIMD3<Float>) -> Float {
    let base = Ellipsoid.normal(at: point, projection: head)
    let facing = max(
      0.45, base.x * head.rayX + base.y * head.rayY + base.z * head.rayZ)
    var x = point.x
    var y = point.y
    for _ in 0..<2 {
      let travel = relief.noseHeight(x: x, y: y) / facing
      x = point.x + travel * head.rayX
      y = point.y + travel * head.rayY
    }
    let rise = relief.height(x: x, y: y)
    var normal = SIMD3(base.x - rise.y, base.y - rise.z, base.z)
    normal /= (normal.x * normal.x + normal.y * normal.y + normal.z * normal.z).squareRoot()
    return face.reflectance(x: x, y: y) * lit(normal) * shadowUnderChin(y)
  }

  @inline(__always)
  private func lit(_ normal: SIMD3<Float>) -> Float {
    let towardLamp = normal.x * lamp.x + normal.y * lamp.y + normal.z * lamp.z
    let wrapped = max(0, (towardLamp + 0.2) / 1.2)
    return appearance.ambient * (1 - 0.25 * normal.y) + 0.95 * wrapped
  }

  @inline(__always)
  private func shadowUnderChin(_ y: Float) -> Float {
    1 - 0.5 * Softness.coverage(y - head.halfHeight * 0.97, width: 0.15)
  }

  @inline(__always)
  private func ears(over behind: Float, u: Float, v: Float) -> Float {
    guard v > -0.4, v < 0.9, !appearance.longHair else { return behind }
    let turn = -head.rayX
    let ear = max(
      earInside(u: u + 1.02 * head.halfWidth - 0.1 * turn, v: v),
      earInside(u: -u + 1.02 * head.halfWidth + 0.1 * turn, v: v))
    let share = Softness.coverage(ear, width: max(softness, 0.04))
    guard share > 0 else { return behind }
    let side: Float = u < 0 ? -1 : 1
    let light = appearance.ambient + 0.45 * max(0, side * lamp.x + 0.6)
    let rim = 0.75 + 1.2 * min(0.25, max(0, 0.18 - ear))
    return Softness.mix(behind, appearance.skin * light * rim, share)
  }

  @inline(__always)
  private func earInside(u: Float, v: Float) -> Float {
    let across = u / 0.19
    let down = (v - 0.22) / 0.42
    return (1 - (across * across + down * down).squareRoot()) * 0.19
  }

  @inline(__always)
  private func hairBehind(over behind: Float, u: Float, v: Float) -> Float {
    guard appearance.hairline < 1.6 else { return behind }
    let width = head.halfWidth + appearance.hairVolume
    let height = head.halfHeight * 0.98 + appearance.hairVolume
    let (a, b) = (u / width, v / height)
    let cap = min((1 - (a * a + b * b).squareRoot()) * width, 0.15 - v)
    var inside = cap
    if appearance.longHair {
      let wave = 0.06 * Softness.mottle(v * 3, 0.5, seed: appearance.texture &+ 11)
      let spread = width + 0.05 + 0.06 * max(0, v)
      inside = max(cap, min(min(spread + wave - abs(u), v + 0.3), 2.5 - v))
    }
    let share = Softness.coverage(inside, width: max(softness, 0.05))
    guard share > 0 else { return behind }
    let top = appearance.ambient + 0.5 * max(0, -lamp.y * 0.6 + lamp.x * u * 0.5 + 0.3)
    return Softness.mix(behind, face.hairShade(x: u, y: v) * top * (v > 0.4 ? 0.7 : 1), share)
  }
}

/// Where a ray to the camera leaves the head's ellipsoid.
struct Ellipsoid {
  let point: SIMD3<Float>
  /// Distance of the ray from the ellipsoid's outline, positive inside; in eye distances.
  let depthInside: Float

  /// - Parameter start: a point of the ray in head axes.
  @inline(__always)
  init(start: SIMD3<Float>, projection: HeadProjection) {
    let shrink = SIMD3(
      1 / projection.halfWidth, 1 / projection.halfHeight, 1 / HeadProjection.depth)
    let ray = SIMD3(projection.rayX, projection.rayY, projection.rayZ)
    let from = start * shrink
    let along = ray * shrink
    let a = Self.dot(along, along)
    let b = Self.dot(from, along) / a
    let nearest = from - b * along
    let missed = Self.dot(nearest, nearest)
    depthInside = (1 - missed.squareRoot()) * 1.3
    let travel = -b + (max(0, 1 - missed) / a).squareRoot()
    point = start + travel * ray
  }

  /// In a fixed order, so that every machine rounds alike.
  @inline(__always)
  private static func dot(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> Float {
    a.x * b.x + a.y * b.y + a.z * b.z
  }

  /// The outward normal, of length 1.
  @inline(__always)
  static func normal(at point: SIMD3<Float>, projection: HeadProjection) -> SIMD3<Float> {
    let (a, b, c) = (projection.halfWidth, projection.halfHeight, HeadProjection.depth)
    let raw = SIMD3(point.x / (a * a), point.y / (b * b), point.z / (c * c))
    return raw / (raw.x * raw.x + raw.y * raw.y + raw.z * raw.z).squareRoot()
  }
}
