public import Imaging
public import Units

/// A face as the detector sees it.
public struct FaceDetection: Hashable, Sendable {
  /// The box's upper left and lower right corner.
  public var upperLeft: PixelPoint
  public var lowerRight: PixelPoint
  public var points: FacePoints
  public var score: Permille

  public init(upperLeft: PixelPoint, lowerRight: PixelPoint, points: FacePoints, score: Permille) {
    self.upperLeft = upperLeft
    self.lowerRight = lowerRight
    self.points = points
    self.score = score
  }

  /// A detection of no size and no score.
  static var nothing: FaceDetection {
    let origin = PixelPoint(x: 0, y: 0)
    return FaceDetection(
      upperLeft: origin, lowerRight: origin,
      points: FacePoints(
        leftEye: origin, rightEye: origin, nose: origin, leftMouthCorner: origin,
        rightMouthCorner: origin),
      score: Permille(0))
  }

  /// The face that fills a face crop: as high as the crop, three quarters as wide, upright.
  public init(framedBy crop: Crop, points: FacePoints, score: Permille) {
    let high = Int32(crop.side.squaredLength.squareRootRoundedDown)
    let (halfWidth, halfHeight) = (high * 3 / 8, high / 2)
    let middle = crop.center
    self.init(
      upperLeft: PixelPoint(x: middle.x - halfWidth, y: middle.y - halfHeight),
      lowerRight: PixelPoint(x: middle.x + halfWidth, y: middle.y + halfHeight),
      points: points, score: score)
  }

  /// The box's middle.
  public var center: PixelPoint {
    PixelPoint(
      x: upperLeft.x / 2 + lowerRight.x / 2, y: upperLeft.y / 2 + lowerRight.y / 2)
  }

  /// Area in 1/65536 of a square pixel; 0 for a box turned inside out.
  var area: Int64 {
    Int64(max(0, lowerRight.x - upperLeft.x)) * Int64(max(0, lowerRight.y - upperLeft.y))
  }

  /// The box in whole pixels, its corners rounded to the nearest.
  public var rect: PixelRect {
    let left = (upperLeft.x + 128) >> 8
    let top = (upperLeft.y + 128) >> 8
    return PixelRect(
      x: left, y: top, width: max(1, ((lowerRight.x + 128) >> 8) - left),
      height: max(1, ((lowerRight.y + 128) >> 8) - top))
  }

  /// Whether intersection ÷ union of the two boxes exceeds `thousandths`.
  public func overlaps(_ other: FaceDetection, beyond thousandths: Int64) -> Bool {
    let width = min(lowerRight.x, other.lowerRight.x) - max(upperLeft.x, other.upperLeft.x)
    let height = min(lowerRight.y, other.lowerRight.y) - max(upperLeft.y, other.upperLeft.y)
    guard width > 0, height > 0 else { return false }
    let both = Int64(width) * Int64(height)
    // A view of 8192 pixels has areas below 2⁴⁴ of these units; times 1000 stays below 2⁵⁴.
    return both * 1000 > thousandths * (area + other.area - both)
  }
}
