internal import CLinux
internal import Imaging

/// A pixel format whose brightness can be read without decoding, as V4L2 names it.
///
/// The order of `rawValue` is that of preference: what needs the least work first.
enum VideoFormat: UInt8 {
  case grey, y10, y10Packed, yuyv, uyvy, nv12, yuv420, bayerRGGB, bayerGRBG, bayerGBRG, bayerBGGR

  static var count: UInt8 { 11 }

  /// Source: `linux/videodev2.h`.
  private var name: StaticString {
    switch self {
    case .grey: "GREY"
    case .y10: "Y10 "
    case .y10Packed: "Y10P"
    case .yuyv: "YUYV"
    case .uyvy: "UYVY"
    case .nv12: "NV12"
    case .yuv420: "YU12"
    case .bayerRGGB: "RGGB"
    case .bayerGRBG: "GRBG"
    case .bayerGBRG: "GBRG"
    case .bayerBGGR: "BA81"
    }
  }

  /// The four characters, the first in the lowest byte.
  var code: UInt32 {
    var code: UInt32 = 0
    for index in 0..<4 { code |= unsafe UInt32(name.utf8Start[index]) << (8 * UInt32(index)) }
    return code
  }

  init?(code: UInt32) {
    for rank in 0..<Self.count {
      if let format = VideoFormat(rawValue: rank), format.code == code {
        self = format
        return
      }
    }
    return nil
  }

  /// How luma is packed; `nil` where the image starts with a plane of 8-bit luma.
  var packing: PackedLuma? {
    switch self {
    case .grey, .nv12, .yuv420: nil
    case .y10: .luma10
    case .y10Packed: .luma10Packed
    case .yuyv: .yuyv
    case .uyvy: .uyvy
    case .bayerRGGB, .bayerGRBG, .bayerGBRG, .bayerBGGR: .bayer8
    }
  }
}

/// How the driver lays out an image, and the luma plane that comes of it.
struct VideoLayout: Equatable {
  let format: VideoFormat
  /// From one row of the image to the next.
  let bytesPerRow: Int
  /// Of the luma plane that frames lend.
  let luma: FrameGeometry

  /// - Parameter chosen: what the driver answered to a request for a format.
  init(_ chosen: feredge_video_format) throws(CameraError) {
    guard let format = VideoFormat(code: chosen.code) else { throw .noUsableFormat }
    let width = Int(chosen.width)
    let bytesPerRow = Int(chosen.bytes_per_line)
    let luma: FrameGeometry?
    if let packing = format.packing {
      luma = packing.lumaGeometry(width: width, height: Int(chosen.height))
    } else {
      luma = FrameGeometry(width: width, height: Int(chosen.height), bytesPerRow: bytesPerRow)
    }
    guard let luma, bytesPerRow >= (format.packing?.rowBytes(lumaWidth: luma.width) ?? width) else {
      throw .badGeometry(
        width: chosen.width, height: chosen.height, bytesPerRow: chosen.bytes_per_line)
    }
    self.format = format
    self.bytesPerRow = bytesPerRow
    self.luma = luma
  }

  /// Bytes that an image must have so that its luma is whole.
  var byteCount: Int {
    format.packing?.byteCount(luma: luma, bytesPerRow: bytesPerRow) ?? luma.byteCount
  }
}
