public import Imaging

/// What the detector sees of a frame: the whole of it, aspect kept, in the middle of its input.
///
/// A step is the larger of frame width ÷ view width and frame height ÷ view height, in frame pixels
/// per view pixel; it is kept as that fraction.
public struct DetectorView: Hashable, Sendable {
  public let width: Int
  public let height: Int
  private let frameWidth: Int64
  private let frameHeight: Int64
  private let stepNumerator: Int64
  private let stepDenominator: Int64

  public init(of geometry: FrameGeometry, width: Int, height: Int) {
    self.width = width
    self.height = height
    frameWidth = Int64(geometry.width)
    frameHeight = Int64(geometry.height)
    let wide = frameWidth * Int64(height) >= frameHeight * Int64(width)
    stepNumerator = wide ? frameWidth : frameHeight
    stepDenominator = wide ? Int64(width) : Int64(height)
  }

  /// The view as a crop of the frame; what lies outside the frame is black.
  public var crop: Crop {
    let unit = Int64(PixelPoint.unit)
    let side = FaceFraming.rounded(
      Int64(width) * stepNumerator * unit, by: stepDenominator)
    return Crop(
      center: PixelPoint(x: Int32(frameWidth * unit / 2), y: Int32(frameHeight * unit / 2)),
      side: PixelPoint(x: Int32(side), y: 0))
  }

  /// A place in the view, as a place in the frame.
  public func inFrame(_ point: PixelPoint) -> PixelPoint {
    PixelPoint(
      x: mapped(point.x, viewSide: Int64(width), frameSide: frameWidth),
      y: mapped(point.y, viewSide: Int64(height), frameSide: frameHeight))
  }

  /// A detection in the view, as one in the frame.
  public func inFrame(_ detection: FaceDetection) -> FaceDetection {
    let points = detection.points
    return FaceDetection(
      upperLeft: inFrame(detection.upperLeft), lowerRight: inFrame(detection.lowerRight),
      points: FacePoints(
        leftEye: inFrame(points.leftEye), rightEye: inFrame(points.rightEye),
        nose: inFrame(points.nose), leftMouthCorner: inFrame(points.leftMouthCorner),
        rightMouthCorner: inFrame(points.rightMouthCorner)),
      score: detection.score)
  }

  private func mapped(_ place: Int32, viewSide: Int64, frameSide: Int64) -> Int32 {
    let unit = Int64(PixelPoint.unit)
    let fromMiddle = Int64(place) - viewSide * unit / 2
    let scaled = FaceFraming.rounded(fromMiddle * stepNumerator, by: stepDenominator)
    return Int32(scaled + frameSide * unit / 2)
  }
}
