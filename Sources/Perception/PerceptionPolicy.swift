public import Face
public import Imaging
public import Units

/// Every threshold between a frame and its evidence.
public struct PerceptionPolicy: Sendable {
  /// Least raw score of a detection that is tried: probability = (value + 128) ÷ 256.
  public var detectionScore: Int8
  public var quality: FrameQualityLimits
  public var tracking: FaceTrackingPolicy
  public var eyes: EyeLimits
  /// Least probability that the mouth can be seen, for a yawn to be told. 500: behind drawn masks it is below in every
  /// frame of 18 people, without one above in every frame of 17; unasked, five of them yawned in 44 to 100 % of all
  /// frames behind masks (`masked` and `yawning` drives of Tests/clips).
  public var mouthVisible: Permille
  /// Largest burnt-out share of a face in thousandths, where the whole frame is not: a light that shines on the
  /// driver in a dark cabin. 600: headlights that sweep across burn out up to 230 of faces, a sensor that is
  /// overdriven 890 and more (40 faces of the development people of Tests/clips).
  public var burntFace: Int32
  /// How much of a head's pitch the face network's points show, in thousandths: it leans toward the
  /// mean face, which looks ahead. 670: on 354 faces of YouTube Faces it follows the pitch of their
  /// tracked points by 0.67 (correlation 0.87, models/pose_response.py; yaw 0.90; yaw and roll are taken
  /// as they are).
  public var pitchResponse: Int32

  /// A quarter of probability below the sure score. A driver's face in odd light often scores there,
  /// and the face network, which must agree before anything is believed, tells it from a head-rest.
  private static var doubt: Int8 { 64 }

  /// - Parameters:
  ///   - detectionScore: raw score from which on the detector alone is believed; it belongs to the
  ///     detector's file and is chosen with it (models/README.md).
  ///   - seat: the watched seat's region of the frame; `nil`: all of it.
  public init(detectionScore: Int8, seat: PixelRect? = nil) {
    self.detectionScore = max(
      Int8.min + 1, Int8(clamping: Int16(detectionScore) - Int16(Self.doubt)))
    quality = FrameQualityLimits()
    tracking = FaceTrackingPolicy(
      sureScore: Permille(quantizedProbability: detectionScore), seat: seat)
    eyes = EyeLimits()
    mouthVisible = Permille(500)
    burntFace = 600
    pitchResponse = 670
  }
}
