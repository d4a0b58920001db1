/// A place or distance in a frame, in 1/256 of a pixel.
///
/// Pixel k of a row covers k…k+1, so its middle is at (k + ½) · 256. 32 bits reach ±8 million
/// pixels, a thousand frames aside: sums and differences of places near a frame cannot overflow.
public struct PixelPoint: Hashable, Sendable {
  public var x: Int32
  public var y: Int32

  /// Steps in a pixel.
  @inlinable
  public static var unit: Int32 { 256 }

  @inlinable
  public init(x: Int32, y: Int32) {
    self.x = x
    self.y = y
  }

  @inlinable
  public static func - (end: PixelPoint, start: PixelPoint) -> PixelPoint {
    PixelPoint(x: end.x - start.x, y: end.y - start.y)
  }

  @inlinable
  public static func + (start: PixelPoint, way: PixelPoint) -> PixelPoint {
    PixelPoint(x: start.x + way.x, y: start.y + way.y)
  }

  /// Squared length, in 1/65536 of a square pixel.
  @inlinable
  public var squaredLength: Int64 { Int64(x) * Int64(x) + Int64(y) * Int64(y) }
}
