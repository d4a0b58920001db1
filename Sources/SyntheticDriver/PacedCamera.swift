public import Hardware
public import Imaging
public import Timing

/// The drawn driver in real time: frames come when they are due on a clock.
///
/// A reader that is late by a frame or more loses frames as with any camera; the gap shows in the
/// sequence numbers.
public struct PacedCamera<Clock: MonotonicClock & ~Copyable>: FrameSource, ~Copyable {
  private var camera: SyntheticCamera
  private var clock: Clock

  /// - Parameter camera: whose `start` is an instant of `clock`.
  public init(_ camera: consuming SyntheticCamera, clock: consuming Clock) {
    self.camera = camera
    self.clock = clock
  }

  public var geometry: FrameGeometry { camera.geometry }

  /// What the drawn driver does at `instant`.
  public func truth(at instant: Instant) -> DriverState { camera.truth(at: instant) }

  public mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(SyntheticCameraError) -> Outcome {
    let late = (clock.now() - camera.nextDue).nanoseconds
    let period = 1_000_000_000 / Int64(camera.framesPerSecond)
    if late >= period { camera.skip(UInt32(truncatingIfNeeded: late / period)) }
    let due = camera.nextDue
    clock.sleep(until: min(due, deadline))
    return try camera.withNextFrame(before: deadline, body)
  }

  public mutating func restart() throws(SyntheticCameraError) { try camera.restart() }
}
