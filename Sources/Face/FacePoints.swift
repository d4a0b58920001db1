public import Imaging

/// The five points that a face's place is told by.
///
/// Sides are the image's: the camera does not mirror, so the image-left eye is the subject's own
/// right eye.
public struct FacePoints: Hashable, Sendable {
  public var leftEye: PixelPoint
  public var rightEye: PixelPoint
  public var nose: PixelPoint
  public var leftMouthCorner: PixelPoint
  public var rightMouthCorner: PixelPoint

  public init(
    leftEye: PixelPoint, rightEye: PixelPoint, nose: PixelPoint, leftMouthCorner: PixelPoint,
    rightMouthCorner: PixelPoint
  ) {
    self.leftEye = leftEye
    self.rightEye = rightEye
    self.nose = nose
    self.leftMouthCorner = leftMouthCorner
    self.rightMouthCorner = rightMouthCorner
  }

  /// From the image-left to the image-right eye.
  public var eyeLine: PixelPoint { rightEye - leftEye }
}
