public import Hardware
public import Imaging
public import Timing

/// Why the drawn driver delivers no frame.
public enum SyntheticCameraError: FrameFailure, Hashable, Sendable {
  /// The next frame is due after the deadline.
  case notDue
  /// The scenario has been played to its end.
  case ended

  public var loss: FrameLoss {
    switch self {
    case .notDue: .silent
    case .ended: .ended
    }
  }
}

/// A camera in front of a drawn driver.
///
/// It runs on its own time: frame n is due at `start` + n ÷ rate, whatever the wall clock says. A
/// caller that wants real time waits until `nextDue` before it asks. Frames are drawn at the moment
/// they are asked for; the script reaches nothing but the painter and `truth(at:)`.
@safe
public struct SyntheticCamera: FrameSource, ~Copyable {
  public let geometry: FrameGeometry
  public let framesPerSecond: Int
  private let script: DriverScript
  private let appearance: DriverAppearance
  private let start: Instant
  private let plane: UnsafeMutableRawPointer
  private var sequence: UInt32 = 0

  /// - Parameters:
  ///   - geometry: size of the frames; `bytesPerRow` may exceed `width`.
  ///   - framesPerSecond: 1…240.
  ///   - start: when the first frame is due, and the script's zero.
  ///   - pixels: at least `geometry.byteCount` bytes.
  /// - Returns: `nil` when the rate is out of range or the plane too small.
  ///
  /// Safe as long as `pixels` stays valid and untouched by others for the life of the camera.
  @unsafe
  public init?(
    script: DriverScript, appearance: DriverAppearance, geometry: FrameGeometry,
    framesPerSecond: Int, start: Instant = .zero, pixels: UnsafeMutableRawBufferPointer
  ) {
    guard framesPerSecond >= 1, framesPerSecond <= 240, pixels.count >= geometry.byteCount,
      let plane = pixels.baseAddress
    else { return nil }
    self.script = script
    self.appearance = appearance
    self.geometry = geometry
    self.framesPerSecond = framesPerSecond
    self.start = start
    unsafe self.plane = plane
  }

  /// When the next frame is due.
  public var nextDue: Instant {
    start
      + TimeSpan(nanoseconds: Int64(sequence) * 1_000_000_000 / Int64(framesPerSecond))
  }

  /// What the drawn driver does at `instant`.
  public func truth(at instant: Instant) -> DriverState {
    script.state(at: max(.zero, instant - start))
  }

  public mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(SyntheticCameraError) -> Outcome {
    let due = nextDue
    guard due - start < script.duration else { throw .ended }
    guard due <= deadline else { throw .notDue }
    let number = sequence
    sequence &+= 1
    // In range: `init` checked that the plane holds `geometry.byteCount` bytes.
    let bytes = unsafe UnsafeMutableBufferPointer(
      start: plane.assumingMemoryBound(to: UInt8.self), count: geometry.byteCount)
    var pixels = unsafe MutableSpan(_unsafeElements: bytes)
    DrawnFrame(appearance: appearance, state: truth(at: due), number: number)
      .draw(into: &pixels, geometry: geometry)
    return body(
      Frame(luma: pixels.span, geometry: geometry, capturedAt: due, sequence: number))
  }

  /// A drawing never falls silent; what has ended stays so.
  public mutating func restart() throws(SyntheticCameraError) {
    guard nextDue - start < script.duration else { throw .ended }
  }
}
