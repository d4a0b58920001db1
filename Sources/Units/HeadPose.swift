/// An angle in tenths of a degree.
public struct DeciDegrees: Comparable, Hashable, Sendable {
  /// Tenths of a degree, −1800…1800.
  public let tenths: Int32

  @inlinable
  public init(_ tenths: Int32) { self.tenths = tenths }

  @inlinable
  public static func < (left: DeciDegrees, right: DeciDegrees) -> Bool {
    left.tenths < right.tenths
  }
}

/// Where a head points, relative to the camera.
public struct HeadPose: Hashable, Sendable {
  /// Turned to the subject's own left: positive.
  public var yaw: DeciDegrees
  /// Chin down: negative; chin up: positive.
  public var pitch: DeciDegrees
  /// Tilted to the subject's own right shoulder: positive (the image-left eye stands lower).
  public var roll: DeciDegrees

  @inlinable
  public init(yaw: DeciDegrees, pitch: DeciDegrees, roll: DeciDegrees) {
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
  }
}
