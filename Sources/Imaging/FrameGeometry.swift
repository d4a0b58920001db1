/// The size of a luma plane and the distance between its rows.
public struct FrameGeometry: Hashable, Sendable {
  /// Pixels in a row, 1…8192.
  public let width: Int
  /// Rows, 1…8192.
  public let height: Int
  /// Bytes from the start of a row to the start of the next; at least `width`. Drivers pad rows.
  public let bytesPerRow: Int

  /// The largest width or height that is accepted; keeps every area and index far inside 32 bits.
  @inlinable
  public static var largestSide: Int { 8192 }

  /// - Returns: `nil` when a side lies outside 1…8192 or a row is shorter than its pixels.
  @inlinable
  public init?(width: Int, height: Int, bytesPerRow: Int) {
    guard width >= 1, height >= 1, width <= Self.largestSide, height <= Self.largestSide,
      bytesPerRow >= width, bytesPerRow <= 16 * Self.largestSide
    else { return nil }
    self.width = width
    self.height = height
    self.bytesPerRow = bytesPerRow
  }

  /// Bytes that a plane of this geometry needs; the last row may lack its padding.
  @inlinable
  public var byteCount: Int { bytesPerRow * (height - 1) + width }
}
