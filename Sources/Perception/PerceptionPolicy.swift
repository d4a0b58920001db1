public import Face
public import Imaging

/// Every threshold between a frame and its evidence.
public struct PerceptionPolicy: Sendable {
  /// Least raw score of a detection: probability = (value + 128) ÷ 256. It belongs to the detector's
  /// file and is chosen with it (models/README.md).
  public var detectionScore: Int8
  public var quality: FrameQualityLimits
  public var tracking: FaceTrackingPolicy
  public var eyes: EyeLimits

  /// - Parameter seat: the watched seat's region of the frame; `nil`: all of it.
  public init(detectionScore: Int8, seat: PixelRect? = nil) {
    self.detectionScore = detectionScore
    quality = FrameQualityLimits()
    tracking = FaceTrackingPolicy(seat: seat)
    eyes = EyeLimits()
  }
}
