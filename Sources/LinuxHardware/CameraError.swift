public import Hardware

/// Why a camera delivers no frame.
public enum CameraError: FrameFailure, Hashable, Sendable {
  /// The device refused: `EBUSY` while another program streams from it, `ENODEV` when it was unplugged.
  case system(SystemError)
  /// There is no capture device among `/dev/video0`…`63`.
  case noCamera
  /// The device captures no video: an output, a codec, a metadata node.
  case notACaptureDevice
  /// The device has no memory-mapped streaming.
  case cannotStream
  /// All its formats are compressed, or have no plain brightness.
  case noUsableFormat
  /// The driver chose a size or row pitch that cannot be: larger than 8192, or rows that overlap.
  case badGeometry(width: UInt32, height: UInt32, bytesPerRow: UInt32)
  /// The driver made so few buffers, or such small ones, that no frame could be read while the next comes.
  case tooFewBuffers(Int)
  /// A restart found the camera with another size or format than it had.
  case formatChanged
  /// `rpicam-vid` gives whole rows only for a width that is a multiple of 64 and an even height.
  case rpicamSize(width: Int, height: Int)
  /// `rpicam-vid` ended: it found no camera, or lost it.
  case childEnded
  /// No frame came before the deadline.
  case silent

  public var loss: FrameLoss { self == .silent ? .silent : .failed }
}

/// `perform` for calls on a camera.
@discardableResult
func askCamera<Result: SignedInteger>(
  _ operation: SystemOperation, _ call: () -> Result
) throws(CameraError) -> Result {
  do throws(SystemError) { return try perform(operation, call) } catch { throw .system(error) }
}
