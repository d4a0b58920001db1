public import Hardware
public import Imaging
public import Timing

/// A camera whose frames all show one picture, at exact times, and which falls silent or fails as planned.
public struct ScriptedCamera<let byteCount: Int>: FrameSource, ~Copyable {
  public let geometry: FrameGeometry
  /// What every frame shows; may be painted anew between frames.
  public var luma: InlineArray<byteCount, UInt8>
  public let period: TimeSpan
  /// Frames after which it is over.
  public var frames: Int64
  /// Calls of `withNextFrame` that find nothing. The frame is lost, and the sequence shows the gap.
  public var silences: FaultPlan
  /// Calls of `withNextFrame` that find the device broken. The frame is lost as well.
  public var failures: FaultPlan
  /// Calls of `restart` that fail.
  public var restartFaults: FaultPlan
  /// Restarts that worked.
  public private(set) var restarts: UInt64 = 0
  private var index: Int64 = 0

  /// - Precondition: `byteCount` is that of `geometry`.
  public init(
    geometry: FrameGeometry, gray: UInt8, period: TimeSpan, frames: Int64 = .max,
    silences: FaultPlan = .none, failures: FaultPlan = .none, restartFaults: FaultPlan = .none
  ) {
    precondition(geometry.byteCount == byteCount, "the picture has the geometry's size")
    self.geometry = geometry
    luma = InlineArray(repeating: gray)
    self.period = period
    self.frames = frames
    self.silences = silences
    self.failures = failures
    self.restartFaults = restartFaults
  }

  public mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(ScriptedCameraFailure) -> Outcome {
    guard index < frames else { throw .ended }
    let place = index
    index += 1
    // Both count every call, so that their numbers mean the same.
    let isSilent = silences.nextFails()
    if failures.nextFails() { throw .failed }
    if isSilent { throw .silent }
    return body(
      Frame(
        luma: luma.span, geometry: geometry,
        capturedAt: Instant(nanoseconds: place * period.nanoseconds),
        sequence: UInt32(truncatingIfNeeded: place)))
  }

  public mutating func restart() throws(ScriptedCameraFailure) {
    if restartFaults.nextFails() { throw .failed }
    restarts += 1
  }
}

/// Why a scripted camera has no frame.
public enum ScriptedCameraFailure: FrameFailure, Hashable, Sendable {
  case silent, failed, ended

  public var loss: FrameLoss {
    switch self {
    case .silent: .silent
    case .failed: .failed
    case .ended: .ended
    }
  }
}
