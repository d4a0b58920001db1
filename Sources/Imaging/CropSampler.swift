/// Fills a network's input from a crop: brightness − 128, row after row.
///
/// Output pixel (i, j) of a `width` × `height` crop lies at
/// `center + ((i + ½) − width ÷ 2) · step · u + ((j + ½) − height ÷ 2) · step · v`, where `u` is the
/// unit vector along the crop's side, `v` is `u` turned by a quarter, and `step` is the side's length
/// ÷ `width`. It is read bilinearly from the pyramid's level whose pixels are the largest that are
/// not larger than a step; the networks were trained with the same rule.
public struct CropSampler: Sendable {
  public let width: Int
  public let height: Int
  public let border: FrameBorder

  /// - Parameters: `width`, `height`: of the network's input, 1…1024.
  public init(width: Int, height: Int, border: FrameBorder) {
    precondition(width >= 1 && height >= 1 && width <= 1024 && height <= 1024, "an input's size")
    self.width = width
    self.height = height
    self.border = border
  }

  /// Samples a crop.
  ///
  /// - Parameters:
  ///   - pyramid: filled from `frame`.
  ///   - output: `width` · `height` values.
  public func sample(
    _ crop: Crop, of frame: borrowing Frame, pyramid: borrowing LumaPyramid,
    into output: inout MutableSpan<Int8>
  ) {
    let level = level(for: crop, levels: pyramid.levelCount)
    if level == 0 {
      sample(crop, from: LumaPlane(frame), level: 0, into: &output)
    } else {
      sample(crop, from: pyramid.plane(level), level: level, into: &output)
    }
  }

  /// The coarsest level whose pixels are not larger than an output pixel; 0 when enlarging.
  func level(for crop: Crop, levels: Int) -> Int {
    // The step is at least 2^k pixels when side² ≥ (2^k · 256 · width)².
    let unit = Int64(width) * Int64(PixelPoint.unit)
    var level = 0
    while level + 1 < levels, crop.side.squaredLength >= (unit * unit) << (2 * Int64(level + 1)) {
      level += 1
    }
    return level
  }

  private func sample(
    _ crop: Crop, from plane: LumaPlane, level: Int, into output: inout MutableSpan<Int8>
  ) {
    precondition(output.count >= width * height, "the output holds a crop")
    let grid = SampleGrid(crop, level: level, width: width, height: height)
    for row in 0..<height {
      var x = grid.startX &+ Int64(row) &* grid.downX
      var y = grid.startY &+ Int64(row) &* grid.downY
      for column in 0..<width {
        let value = border == .black ? blackEdged(plane, x, y) : repeating(plane, x, y)
        output[row * width + column] = Int8(truncatingIfNeeded: value &- 128)
        x &+= grid.acrossX
        y &+= grid.acrossY
      }
    }
  }

  /// Bilinear brightness at (x, y) in 1/2²⁴ pixels between pixel middles, rounded half up.
  @inline(__always)
  private func repeating(_ plane: LumaPlane, _ x: Int64, _ y: Int64) -> Int32 {
    let left = Self.clamped(x >> 24, plane.width)
    let right = Self.clamped((x >> 24) &+ 1, plane.width)
    let top = Self.clamped(y >> 24, plane.height) &* plane.bytesPerRow
    let bottom = Self.clamped((y >> 24) &+ 1, plane.height) &* plane.bytesPerRow
    return Self.blend(
      Int32(plane.pixels[top &+ left]), Int32(plane.pixels[top &+ right]),
      Int32(plane.pixels[bottom &+ left]), Int32(plane.pixels[bottom &+ right]), x, y)
  }

  /// The same with brightness 0 beyond the plane.
  @inline(__always)
  private func blackEdged(_ plane: LumaPlane, _ x: Int64, _ y: Int64) -> Int32 {
    let column = Int(x >> 24)
    let row = Int(y >> 24)
    return Self.blend(
      Self.pixel(plane, column, row), Self.pixel(plane, column &+ 1, row),
      Self.pixel(plane, column, row &+ 1), Self.pixel(plane, column &+ 1, row &+ 1), x, y)
  }

  @inline(__always)
  private static func pixel(_ plane: LumaPlane, _ column: Int, _ row: Int) -> Int32 {
    guard column >= 0, row >= 0, column < plane.width, row < plane.height else { return 0 }
    return Int32(plane.pixels[row &* plane.bytesPerRow &+ column])
  }

  /// Weights have 8 bits, so the sum stays below 2²⁴.
  @inline(__always)
  private static func blend(
    _ topLeft: Int32, _ topRight: Int32, _ bottomLeft: Int32, _ bottomRight: Int32,
    _ x: Int64, _ y: Int64
  ) -> Int32 {
    let right = Int32(truncatingIfNeeded: (x >> 16) & 255)
    let below = Int32(truncatingIfNeeded: (y >> 16) & 255)
    let top = topLeft &* (256 &- right) &+ topRight &* right
    let bottom = bottomLeft &* (256 &- right) &+ bottomRight &* right
    return (top &* (256 &- below) &+ bottom &* below &+ 32_768) >> 16
  }

  @inline(__always)
  private static func clamped(_ index: Int64, _ count: Int) -> Int {
    max(0, min(count &- 1, Int(truncatingIfNeeded: index)))
  }
}

/// The regular grid of a crop's output pixels in a plane, in 1/2²⁴ of the plane's pixels.
///
/// A start and two steps; a step is rounded to 2⁻²⁴ pixel, so that after 1024 of them a place is
/// wrong by less than 2⁻¹⁴ pixel. Level pixels are at most as large as 16 frame pixels, frames at
/// most 8192 wide, sides of a crop below 2²³ pixels: everything stays below 2⁵⁶.
private struct SampleGrid {
  let startX: Int64
  let startY: Int64
  let acrossX: Int64
  let acrossY: Int64
  var downX: Int64 { -acrossY }
  var downY: Int64 { acrossX }

  init(_ crop: Crop, level: Int, width: Int, height: Int) {
    let shift = 16 - Int64(level)
    acrossX = (Int64(crop.side.x) << shift) / Int64(width)
    acrossY = (Int64(crop.side.y) << shift) / Int64(width)
    let half: Int64 = 1 << 23
    let columns = Int64(width) - 1
    let rows = Int64(height) - 1
    // Half a pixel less: a plane's pixel k has its middle at k + ½. 2⁻⁹ more: the weights, which are
    // cut to 8 bits, are rounded by it.
    let bias = half - (1 << 15)
    startX = (Int64(crop.center.x) << shift) - bias - (columns * acrossX - rows * acrossY) / 2
    startY = (Int64(crop.center.y) << shift) - bias - (columns * acrossY + rows * acrossX) / 2
  }
}
