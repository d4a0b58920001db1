/// How a face rises above the head's ellipsoid: smooth bumps for nose, brows, sockets, lips, chin.
///
/// Shading follows from the relief's slope as in a photograph; nothing is painted dark that light
/// makes dark. One bump is `height · (1 − q)²` for q = (x/rx)² + (y/ry)² < 1, else 0: smooth,
/// bounded, and without exponentials.
struct FaceRelief {
  private var bumps: InlineArray<23, Bump>

  struct Bump {
    var x: Float
    var y: Float
    /// 1 ÷ radius.
    var narrowX: Float
    var narrowY: Float
    var height: Float

    init(_ x: Float, _ y: Float, _ radiusX: Float, _ radiusY: Float, _ height: Float) {
      self.x = x
      self.y = y
      narrowX = 1 / radiusX
      narrowY = 1 / radiusY
      self.height = height
    }

    var mirrored: Bump {
      var other = self
      other.x = -x
      return other
    }
  }

  init(_ appearance: DriverAppearance) {
    let nose = appearance.noseHeight
    let wide = appearance.noseWidth
    let lips = appearance.lipFullness
    let mouth = appearance.mouthLine
    let socket = Bump(0.47, -0.03, 0.42, 0.3, -0.1)
    let innerSocket = Bump(0.27, -0.06, 0.17, 0.2, -0.06)
    let eyeball = Bump(0.5, 0, 0.27, 0.2, 0.07)
    let browRidge = Bump(0.45, -appearance.browHeight, 0.5, 0.17, 0.05)
    let cheekbone = Bump(0.72, 0.5, 0.42, 0.36, 0.07)
    let wing = Bump(0.2 * wide, 0.7, 0.13, 0.13, 0.09)
    let fold = Bump(0.4, 0.95, 0.09, 0.28, -0.02)
    let lipSide = Bump(0.16, mouth - 0.07, 0.22, 0.075, 0.03 * lips)
    bumps = [
      Bump(0, 0.22, 0.2, 0.66, 0.17 * nose), Bump(0, 0.58, 0.23 * wide, 0.29, 0.24 * nose),
      wing, wing.mirrored, socket, socket.mirrored, innerSocket, innerSocket.mirrored,
      eyeball, eyeball.mirrored, browRidge, browRidge.mirrored, cheekbone, cheekbone.mirrored,
      fold, fold.mirrored, lipSide, lipSide.mirrored,
      Bump(0, mouth + 0.08, 0.34, 0.1, 0.06 * lips), Bump(0, mouth + 0.24, 0.3, 0.1, -0.05),
      Bump(0, appearance.chin - 0.22, 0.42, 0.28, 0.08), Bump(0, 0.93, 0.06, 0.12, -0.025),
      Bump(0, -0.85, 0.75, 0.45, 0.05),
    ]
  }

  /// Height above the ellipsoid, and its slope along x and y.
  @inline(__always)
  func height(x: Float, y: Float) -> SIMD3<Float> {
    var sum = SIMD3<Float>(0, 0, 0)
    for index in bumps.indices {
      let bump = bumps[index]
      let across = (x - bump.x) * bump.narrowX
      let down = (y - bump.y) * bump.narrowY
      let rest = 1 - across * across - down * down
      guard rest > 0 else { continue }
      let rise = bump.height * rest
      sum.x += rise * rest
      sum.y -= 4 * rise * across * bump.narrowX
      sum.z -= 4 * rise * down * bump.narrowY
    }
    return sum
  }

  /// The height alone of the parts that stand out far enough to shift when the head turns: the nose.
  @inline(__always)
  func noseHeight(x: Float, y: Float) -> Float {
    var sum: Float = 0
    for index in 0..<2 {
      let bump = bumps[index]
      let across = (x - bump.x) * bump.narrowX
      let down = (y - bump.y) * bump.narrowY
      let rest = max(0, 1 - across * across - down * down)
      sum += bump.height * rest * rest
    }
    return sum
  }
}
