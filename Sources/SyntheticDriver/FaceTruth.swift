public import Imaging
internal import Units

/// Where the drawn face really is, for training and for checking results; never for the pipeline.
public struct FaceTruth: Sendable {
  /// Brows to chin, temple to temple, as face datasets (WIDER FACE) frame it; pixels, floored.
  public let box: PixelRect
  /// Image-left eye, image-right eye, nose tip, image-left and image-right mouth corner:
  /// (x, y) in sixteenths of a pixel, measured from the top left corner of the frame.
  public let points: InlineArray<10, Int32>

  /// The truth about a driver who is drawn in a frame of this size.
  public init(appearance: DriverAppearance, state: DriverState, width: Int, height: Int) {
    let head = HeadProjection(appearance, state, width: width, height: height)
    let relief = FaceRelief(appearance)
    let mouth = MouthPainter(appearance, state)
    var found = InlineArray<10, Int32>(repeating: 0)
    var place = 0
    func mark(_ x: Float, _ y: Float) {
      let (column, row) = Self.pixel(x, y, head, relief)
      found[place] = Int32(column * 16)
      found[place + 1] = Int32(row * 16)
      place += 2
    }
    mark(-EyePainter.place, 0)
    mark(EyePainter.place, 0)
    mark(0, 0.64)
    mark(-mouth.halfWidth, appearance.mouthLine)
    mark(mouth.halfWidth, appearance.mouthLine)
    points = found
    box = Self.box(appearance, head, relief)
  }

  /// The frame around the outline points of the face.
  private static func box(
    _ appearance: DriverAppearance, _ head: HeadProjection, _ relief: FaceRelief
  ) -> PixelRect {
    var (left, right, top, bottom): (Float, Float, Float, Float) = (1e6, -1e6, 1e6, -1e6)
    let side = appearance.headHalfWidth * 0.87
    let outline: InlineArray<12, Float> = [
      -side, 0.1, side, 0.1, -0.55, -0.9, 0.55, -0.9, -0.35, appearance.chin * 0.94, 0.35,
      appearance.chin * 0.94,
    ]
    for index in 0..<6 {
      let (column, row) = pixel(outline[2 * index], outline[2 * index + 1], head, relief)
      left = min(left, column)
      right = max(right, column)
      top = min(top, row)
      bottom = max(bottom, row)
    }
    return PixelRect(
      x: Int32(left), y: Int32(top), width: max(1, Int32(right - left)),
      height: max(1, Int32(bottom - top)))
  }

  /// Where the face's surface at (x, y) appears.
  private static func pixel(
    _ x: Float, _ y: Float, _ head: HeadProjection, _ relief: FaceRelief
  ) -> (column: Float, row: Float) {
    let (a, b, c) = (head.halfWidth, head.halfHeight, HeadProjection.depth)
    let depth = c * max(0, 1 - x * x / (a * a) - y * y / (b * b)).squareRoot()
    let foot = SIMD3(x, y, depth)
    let normal = Ellipsoid.normal(at: foot, projection: head)
    return head.pixel(foot + relief.noseHeight(x: x, y: y) * normal)
  }
}
