public import Timing

/// What a camera is asked for. It gives what it can: what came of it is the camera's `geometry`.
public struct CameraRequest: Hashable, Sendable {
  /// Pixels, 1…8192.
  public var width: Int
  /// Pixels, 1…8192.
  public var height: Int
  /// 1…1000.
  public var framesPerSecond: Int

  /// The usual: a face at arm's length is some hundred pixels wide, and every camera has this size.
  public init(width: Int = 640, height: Int = 480, framesPerSecond: Int = 30) {
    precondition(
      width >= 1 && width <= 8192 && height >= 1 && height <= 8192 && framesPerSecond >= 1
        && framesPerSecond <= 1000, "checked where the numbers come from")
    self.width = width
    self.height = height
    self.framesPerSecond = framesPerSecond
  }

  /// The time between two frames, as V4L2 tells it in parts of a second.
  ///
  /// - Returns: `nil` for what no camera can be asked for: zeros, and whatever else a driver left there.
  public static func period(numerator: UInt32, denominator: UInt32) -> TimeSpan? {
    guard denominator > 0 else { return nil }
    let period = TimeSpan(
      nanoseconds: Int64(numerator) * 1_000_000_000 / Int64(denominator))
    guard period >= .milliseconds(1), period <= .seconds(1) else { return nil }
    return period
  }
}
