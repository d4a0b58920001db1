/// A borrowed rectangle of brightness: a frame's own pixels, or one level of its pyramid.
public struct LumaPlane: ~Escapable {
  /// Row after row; `bytesPerRow * (height - 1) + width` bytes or more.
  public let pixels: Span<UInt8>
  public let width: Int
  public let height: Int
  public let bytesPerRow: Int

  /// The pixels of a frame.
  @_lifetime(copy frame)
  public init(_ frame: borrowing Frame) {
    self.init(pixels: frame.luma, geometry: frame.geometry)
  }

  /// - Precondition: `pixels` holds at least `geometry.byteCount` bytes.
  @_lifetime(copy pixels)
  public init(pixels: Span<UInt8>, geometry: FrameGeometry) {
    precondition(pixels.count >= geometry.byteCount, "a plane needs all of its rows")
    self.pixels = pixels
    width = geometry.width
    height = geometry.height
    bytesPerRow = geometry.bytesPerRow
  }

  /// One row's pixels.
  @_lifetime(copy self)
  public func row(_ index: Int) -> Span<UInt8> {
    pixels.extracting(index * bytesPerRow..<index * bytesPerRow + width)
  }
}
