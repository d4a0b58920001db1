import Imaging
import TestSupport
import Testing

@Suite struct LumaExtractionTests {
  /// The luma of an image, with 0xEE in the padding of the plane.
  func luma(
    _ packing: PackedLuma, _ image: [UInt8], width: Int, height: Int, bytesPerRow: Int,
    planePadding: Int = 0
  ) throws -> [UInt8] {
    let tight = try #require(packing.lumaGeometry(width: width, height: height))
    let geometry = try #require(
      FrameGeometry(
        width: tight.width, height: tight.height, bytesPerRow: tight.width + planePadding))
    var plane = [UInt8](repeating: 0xEE, count: geometry.byteCount)
    var span = plane.mutableSpan
    extractLuma(
      packing, from: image.span, bytesPerRow: bytesPerRow, into: &span, geometry: geometry)
    return plane
  }

  @Test func `YUYV gives its even bytes and UYVY its odd ones, row padding skipped`() throws {
    let image: [UInt8] = [1, 90, 2, 91, 3, 92, 0, 0, 4, 93, 5, 94, 6, 95]
    #expect(try luma(.yuyv, image, width: 3, height: 2, bytesPerRow: 8) == [1, 2, 3, 4, 5, 6])
    #expect(
      try luma(.uyvy, image, width: 3, height: 2, bytesPerRow: 8) == [90, 91, 92, 93, 94, 95])
    #expect(
      try luma(.yuyv, image, width: 3, height: 2, bytesPerRow: 8, planePadding: 1)
        == [1, 2, 3, 0xEE, 4, 5, 6])
  }

  @Test func `ten bits lose their lower two`() throws {
    // 0x3FF, 0x200, 0x003: low byte first.
    #expect(
      try luma(.luma10, [0xFF, 0x03, 0x00, 0x02, 0x03, 0x00], width: 3, height: 1, bytesPerRow: 6)
        == [0xFF, 0x80, 0x00])
  }

  @Test func `packed ten bits skip every fifth byte`() throws {
    #expect(
      try luma(
        .luma10Packed, [1, 2, 3, 4, 0xFF, 5, 6, 0, 0, 0xFF], width: 6, height: 1, bytesPerRow: 10)
        == [1, 2, 3, 4, 5, 6])
  }

  @Test func `a mosaic gives the mean of each cell, rounded half up, an odd edge dropped`() throws {
    let image: [UInt8] = [10, 11, 255, 255, 9, 12, 13, 255, 255, 9, 7, 7, 7, 7, 7]
    #expect(try luma(.bayer8, image, width: 5, height: 3, bytesPerRow: 5) == [12, 255])
    #expect(PackedLuma.bayer8.lumaGeometry(width: 1, height: 1) == nil)
  }

  @Test func `every packing reads all it needs and no more, at any size`() throws {
    for packing in [PackedLuma.yuyv, .uyvy, .luma10, .luma10Packed, .bayer8] {
      for width in 2...9 {
        for height in 2...4 {
          let geometry = try #require(packing.lumaGeometry(width: width, height: height))
          let bytesPerRow = 2 * width + 10
          let needed = packing.byteCount(luma: geometry, bytesPerRow: bytesPerRow)
          let image = [UInt8](repeating: 255, count: needed)
          let plane = try luma(
            packing, image, width: width, height: height, bytesPerRow: bytesPerRow)
          #expect(plane.allSatisfy { $0 == 255 }, "\(packing) \(width)x\(height)")
        }
      }
    }
  }
}
