/// Soft edges and mottling: the small shapes all painters share.
enum Softness {
  /// 0 outside, 1 inside, a ramp of `width` around the edge; `inside` is the distance to the edge.
  @inline(__always)
  static func coverage(_ inside: Float, width: Float) -> Float {
    min(1, max(0, 0.5 + inside / width))
  }

  /// 1 in the middle of a line of half width `half`, falling smoothly to 0 at twice that.
  @inline(__always)
  static func line(_ distance: Float, half: Float) -> Float {
    let across = distance / (2 * half)
    let rest = max(0, 1 - across * across)
    return rest * rest
  }

  /// 1 at the middle of an ellipse, falling smoothly to 0 at its border.
  @inline(__always)
  static func spot(_ x: Float, _ y: Float, _ radiusX: Float, _ radiusY: Float) -> Float {
    let across = x / radiusX
    let down = y / radiusY
    let rest = max(0, 1 - across * across - down * down)
    return rest * rest
  }

  @inline(__always)
  static func mix(_ under: Float, _ over: Float, _ share: Float) -> Float {
    under + (over - under) * share
  }

  /// Smooth noise −1…1: random values at whole numbers, eased between them (Perlin's value noise).
  @inline(__always)
  static func mottle(_ x: Float, _ y: Float, seed: UInt32) -> Float {
    let (i, j) = (floor(x), floor(y))
    let right = ease(x - Float(i))
    let below = ease(y - Float(j))
    let top = mix(lattice(i, j, seed), lattice(i &+ 1, j, seed), right)
    let bottom = mix(lattice(i, j &+ 1, seed), lattice(i &+ 1, j &+ 1, seed), right)
    return mix(top, bottom, below)
  }

  /// Rounded down without a call into the C math library.
  @inline(__always)
  private static func floor(_ value: Float) -> Int32 {
    let towardZero = Int32(value)
    return Float(towardZero) > value ? towardZero &- 1 : towardZero
  }

  @inline(__always)
  private static func ease(_ share: Float) -> Float { share * share * (3 - 2 * share) }

  @inline(__always)
  private static func lattice(_ i: Int32, _ j: Int32, _ seed: UInt32) -> Float {
    var hash = UInt32(bitPattern: i) &* 0x9E37_79B1 ^ UInt32(bitPattern: j) &* 0x85EB_CA77 ^ seed
    hash = (hash ^ (hash >> 15)) &* 0x2C1B_3C6D
    hash = (hash ^ (hash >> 12)) &* 0x297A_2D39
    hash ^= hash >> 15
    return Float(hash >> 8) / 8_388_608 - 1
  }
}
