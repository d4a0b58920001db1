public import Units

/// What the drawn driver does at one instant: the renderer's input, and the ground truth.
public struct DriverState: Hashable, Sendable {
  /// How far the lid of the subject's own left eye is closed; 0 = wide open.
  public var leftLid: Permille
  /// The same for the subject's own right eye.
  public var rightLid: Permille
  /// How far the mouth is open; 1000 = the height of a yawn.
  public var mouth: Permille
  public var pose: HeadPose
  /// Where the head is, relative to the seat's middle, in thousandths of the eye distance; to the
  /// image's right and downward: positive.
  public var leanX: Int32
  public var leanY: Int32
  /// Where the eyes look beside the head's own direction, in thousandths of the iris's range;
  /// to the image's right and downward: positive. −1000…1000.
  public var gazeX: Int32
  public var gazeY: Int32
  /// Whether anybody sits there.
  public var present: Bool

  public init(
    leftLid: Permille = Permille(0), rightLid: Permille = Permille(0),
    mouth: Permille = Permille(0),
    pose: HeadPose = HeadPose(yaw: DeciDegrees(0), pitch: DeciDegrees(0), roll: DeciDegrees(0)),
    leanX: Int32 = 0, leanY: Int32 = 0, gazeX: Int32 = 0, gazeY: Int32 = 0, present: Bool = true
  ) {
    self.leftLid = leftLid
    self.rightLid = rightLid
    self.mouth = mouth
    self.pose = pose
    self.leanX = leanX
    self.leanY = leanY
    self.gazeX = gazeX
    self.gazeY = gazeY
    self.present = present
  }
}
