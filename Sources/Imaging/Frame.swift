public import Timing

/// One camera image, lent for the duration of a closure.
///
/// Every source lends luma, whatever the camera speaks; a frame cannot be kept or copied.
public struct Frame: ~Copyable, ~Escapable {
  /// Brightness, row after row, 0 = black; `geometry.byteCount` bytes or more.
  public let luma: Span<UInt8>
  public let geometry: FrameGeometry
  /// When the image was taken: the driver's time stamp, or the clip's own time.
  public let capturedAt: Instant
  /// The source's own count; a gap is the number of frames that it dropped.
  public let sequence: UInt32

  /// - Precondition: `luma` holds at least `geometry.byteCount` bytes.
  @_lifetime(copy luma)
  public init(
    luma: Span<UInt8>, geometry: FrameGeometry, capturedAt: Instant, sequence: UInt32
  ) {
    precondition(luma.count >= geometry.byteCount, "a frame needs all of its rows")
    self.luma = luma
    self.geometry = geometry
    self.capturedAt = capturedAt
    self.sequence = sequence
  }
}
