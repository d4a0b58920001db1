public import Imaging
public import Timing

/// Something that delivers frames: a camera, a clip, the synthetic driver.
public protocol FrameSource: ~Copyable {
  associatedtype Failure: FrameFailure
  /// The geometry of every frame that follows.
  var geometry: FrameGeometry { get }
  /// Waits for the next frame and lends it to `body`; the buffer is returned to the device when
  /// `body` ends, on every path.
  ///
  /// - Parameter deadline: on the source's own clock; a source that has nothing by then throws.
  mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(Failure) -> Outcome
  /// Starts the stream anew after it fell silent; a source that cannot do that throws.
  mutating func restart() throws(Failure)
}

/// Why no frame came. The source's own error says it in detail; this is what the loop acts on.
public protocol FrameFailure: Error {
  var loss: FrameLoss { get }
}

/// What the loop has to do about a frame that did not come.
public enum FrameLoss: Hashable, Sendable {
  /// The source has delivered everything it had: a clip or a scripted drive is over.
  case ended
  /// Nothing came before the deadline: wait, restart the stream, tell.
  case silent
  /// The device reported an error: restart the stream, tell.
  case failed
  /// What came is no frame and never will be, as in a clip cut off: stop, with an error.
  case damaged
}
