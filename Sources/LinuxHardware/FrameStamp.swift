public import Timing

/// A driver's time stamp of a frame, as far as it can be believed.
public enum FrameStamp {
  /// How old a frame that has just come can be.
  ///
  /// Its exposure and its way through the driver take a few periods, at five frames a second too; after a
  /// second without a frame nobody is watched any more, so that an older one says nothing of now.
  public static var oldest: TimeSpan { .seconds(1) }

  /// When a frame was taken.
  ///
  /// A stamp that lies ahead or far back would let time stand still, and with it every alarm, while frames
  /// come and the watchdog is petted.
  ///
  /// - Parameters:
  ///   - seconds: the driver's stamp on the monotonic clock, with `microseconds`.
  ///   - arrival: that clock's time now.
  /// - Returns: `nil` where the stamp cannot be true: the arrival is the best that is known.
  public static func time(
    seconds: Int64, microseconds: Int64, arrival: Instant
  ) -> Instant? {
    let (whole, tooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !tooLarge, microseconds >= 0, microseconds < 1_000_000 else { return nil }
    let (stamp, tooLate) = whole.addingReportingOverflow(microseconds * 1_000)
    let earliest = arrival.nanoseconds - oldest.nanoseconds
    guard !tooLate, stamp <= arrival.nanoseconds, stamp >= earliest else { return nil }
    return Instant(nanoseconds: stamp)
  }
}
