/// A square of a frame that is turned, moved and scaled into a network's input.
///
/// Its place is a similarity transform: the middle, and the way along its upper side from corner to
/// corner. The lower right is found by turning that way by a quarter, so no angle, sine or root is
/// ever computed.
public struct Crop: Hashable, Sendable {
  /// The middle of the square.
  public var center: PixelPoint
  /// From its upper left to its upper right corner.
  public var side: PixelPoint

  @inlinable
  public init(center: PixelPoint, side: PixelPoint) {
    self.center = center
    self.side = side
  }

  /// Where a place in the crop lies in the frame.
  ///
  /// - Parameters: `x`, `y`: 1/65536 of the side, from the crop's upper left corner.
  public func point(x: Int32, y: Int32) -> PixelPoint {
    let across = Int64(x) - 32_768
    let down = Int64(y) - 32_768
    let dx = (across * Int64(side.x) - down * Int64(side.y) + 32_768) >> 16
    let dy = (across * Int64(side.y) + down * Int64(side.x) + 32_768) >> 16
    return PixelPoint(
      x: center.x + Int32(truncatingIfNeeded: dx), y: center.y + Int32(truncatingIfNeeded: dy))
  }
}

/// What a sampler reads where the frame has ended.
public enum FrameBorder: UInt8, Sendable {
  /// The nearest pixel of the frame.
  case repeated
  /// Brightness 0.
  case black
}
