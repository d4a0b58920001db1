/// How a camera packs brightness into bytes, where it is not a plane of 8-bit luma already.
public enum PackedLuma: UInt8, Hashable, Sendable {
  /// Y U Y V: luma is every even byte.
  case yuyv
  /// U Y V Y: luma is every odd byte.
  case uyvy
  /// 10 bits in two bytes, low byte first; the upper 6 bits are 0.
  case luma10
  /// MIPI CSI-2 RAW10: four bytes with the upper 8 bits of four pixels, a fifth with their lower 2 bits.
  case luma10Packed
  /// A mosaic of 8-bit red, green and blue. Each 2 × 2 cell has one red, two green and one blue pixel, so
  /// its mean is a luma of half the width and half the height.
  case bayer8

  /// The luma plane that an image of `width` × `height` gives; `nil` when it has no pixel.
  public func lumaGeometry(width: Int, height: Int) -> FrameGeometry? {
    switch self {
    case .bayer8:
      FrameGeometry(width: width / 2, height: height / 2, bytesPerRow: max(1, width / 2))
    case .yuyv, .uyvy, .luma10, .luma10Packed:
      FrameGeometry(width: width, height: height, bytesPerRow: width)
    }
  }

  /// Bytes of the image's row that luma of `width` is read from.
  public func rowBytes(lumaWidth width: Int) -> Int {
    switch self {
    // A row ends with a whole pair of pixels in the 4:2:2 packings, of which the last may be unused.
    case .yuyv, .uyvy, .luma10, .bayer8: 2 * width
    case .luma10Packed: (width + 3) / 4 * 5
    }
  }

  /// Bytes that an image must have so that its whole luma can be read.
  ///
  /// - Parameters:
  ///   - luma: what `lumaGeometry` gave.
  ///   - bytesPerRow: from one row of the image to the next.
  public func byteCount(luma: FrameGeometry, bytesPerRow: Int) -> Int {
    let rows = self == .bayer8 ? 2 * luma.height : luma.height
    return (rows - 1) * bytesPerRow + rowBytes(lumaWidth: luma.width)
  }
}

/// Unpacks the brightness of an image into a plane of 8-bit luma.
///
/// - Parameters:
///   - image: `packing.byteCount(…)` bytes or more.
///   - bytesPerRow: from one row of the image to the next; at least a row's bytes.
///   - plane: `geometry.byteCount` bytes or more; all pixels are written, padding is left alone.
///   - geometry: what `packing.lumaGeometry` gave.
public func extractLuma(
  _ packing: PackedLuma, from image: Span<UInt8>, bytesPerRow: Int,
  into plane: inout MutableSpan<UInt8>, geometry: FrameGeometry
) {
  precondition(bytesPerRow >= packing.rowBytes(lumaWidth: geometry.width), "rows do not overlap")
  precondition(
    image.count >= packing.byteCount(luma: geometry, bytesPerRow: bytesPerRow)
      && plane.count >= geometry.byteCount, "both planes have all of their rows")
  for y in 0..<geometry.height {
    let first = y * geometry.bytesPerRow
    let row = first..<first + geometry.width
    switch packing {
    case .yuyv: evenBytes(of: image, from: y * bytesPerRow, into: &plane, row)
    case .uyvy: oddBytes(of: image, from: y * bytesPerRow, into: &plane, row)
    case .luma10: upperBits(of: image, from: y * bytesPerRow, into: &plane, row)
    case .luma10Packed: fourOfFive(of: image, from: y * bytesPerRow, into: &plane, row)
    case .bayer8: cellMeans(of: image, from: 2 * y * bytesPerRow, bytesPerRow, into: &plane, row)
    }
  }
}

// Each reads one row of the image from `start` on and writes the pixels `row` of the plane.

private func evenBytes(
  of image: Span<UInt8>, from start: Int, into plane: inout MutableSpan<UInt8>, _ row: Range<Int>
) {
  let bytes = image.extracting(start..<start + 2 * row.count)
  for x in 0..<row.count { plane[row.lowerBound + x] = bytes[2 * x] }
}

private func oddBytes(
  of image: Span<UInt8>, from start: Int, into plane: inout MutableSpan<UInt8>, _ row: Range<Int>
) {
  let bytes = image.extracting(start..<start + 2 * row.count)
  for x in 0..<row.count { plane[row.lowerBound + x] = bytes[2 * x + 1] }
}

private func upperBits(
  of image: Span<UInt8>, from start: Int, into plane: inout MutableSpan<UInt8>, _ row: Range<Int>
) {
  let bytes = image.extracting(start..<start + 2 * row.count)
  for x in 0..<row.count {
    plane[row.lowerBound + x] = bytes[2 * x] >> 2 | bytes[2 * x + 1] << 6
  }
}

private func fourOfFive(
  of image: Span<UInt8>, from start: Int, into plane: inout MutableSpan<UInt8>, _ row: Range<Int>
) {
  let whole = row.count / 4
  for group in 0..<whole {
    for place in 0..<4 {
      plane[row.lowerBound + 4 * group + place] = image[start + 5 * group + place]
    }
  }
  for place in 0..<row.count % 4 {
    plane[row.lowerBound + 4 * whole + place] = image[start + 5 * whole + place]
  }
}

private func cellMeans(
  of image: Span<UInt8>, from start: Int, _ bytesPerRow: Int,
  into plane: inout MutableSpan<UInt8>, _ row: Range<Int>
) {
  let upper = image.extracting(start..<start + 2 * row.count)
  let lower = image.extracting(start + bytesPerRow..<start + bytesPerRow + 2 * row.count)
  for x in 0..<row.count {
    let sum =
      UInt16(upper[2 * x]) + UInt16(upper[2 * x + 1]) + UInt16(lower[2 * x])
      + UInt16(lower[2 * x + 1])
    plane[row.lowerBound + x] = UInt8((sum + 2) / 4)
  }
}
