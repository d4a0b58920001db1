public import Imaging
public import Timing

/// Reads a frame: the networks, or in tests a script.
public protocol FramePerceiver: ~Copyable {
  /// Everything that can be read in `frame`; cannot fail, a frame that cannot be judged says so.
  ///
  /// - Parameters:
  ///   - timing: gets the end of each stage.
  ///   - clock: tells when it ended.
  mutating func perceive<Clock: MonotonicClock & ~Copyable>(
    _ frame: borrowing Frame, timing: inout StageTimes, clock: inout Clock
  ) -> Perceived
}
