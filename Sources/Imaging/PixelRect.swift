/// A rectangle in whole pixels of a frame; it may reach beyond the frame's border.
public struct PixelRect: Hashable, Sendable {
  public var x: Int32
  public var y: Int32
  /// More than 0.
  public var width: Int32
  /// More than 0.
  public var height: Int32

  @inlinable
  public init(x: Int32, y: Int32, width: Int32, height: Int32) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}
