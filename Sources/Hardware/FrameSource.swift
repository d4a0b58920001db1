public import Imaging
public import Timing

/// Something that delivers frames: a camera, a clip, the synthetic driver.
public protocol FrameSource: ~Copyable {
  associatedtype Failure: Error
  /// The geometry of every frame that follows.
  var geometry: FrameGeometry { get }
  /// Waits for the next frame and lends it to `body`; the buffer is returned to the device when
  /// `body` ends, on every path.
  ///
  /// - Parameter deadline: on the source's own clock; a source that has nothing by then throws.
  mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(Failure) -> Outcome
}
