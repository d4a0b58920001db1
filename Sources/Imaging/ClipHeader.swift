/// What the first line of a YUV4MPEG2 clip says: size, frame rate, colour space.
///
/// Source of the grammar: the `yuv4mpeg(5)` manual page of MJPEG Tools: a magic word, then parameters, each
/// a letter with its value behind a single space, in any order; `W`, `H` and `F` are required here, `C`
/// defaults to 4:2:0, and `I`, `A` and `X` do not matter for the luma plane.
public struct ClipHeader: Hashable, Sendable {
  /// The luma plane, its rows without padding.
  public let geometry: FrameGeometry
  public let frameRate: FrameRate
  public let colorSpace: ClipColorSpace

  /// - Parameter line: without its newline.
  public init(parsing line: Span<UInt8>) throws(ClipHeaderError) {
    var words = WordReader(line)
    guard let magic = words.next(), line.holds("YUV4MPEG2", in: magic) else { throw .notAClip }
    var width: Int?
    var height: Int?
    var rate: FrameRate?
    var color = ClipColorSpace.chroma420
    while let word = words.next() {
      let value = line.extracting(word.lowerBound + 1..<word.upperBound)
      switch line[word.lowerBound] {
      case UInt8(ascii: "W"): width = try Self.side(value, .badWidth)
      case UInt8(ascii: "H"): height = try Self.side(value, .badHeight)
      case UInt8(ascii: "F"): rate = try FrameRate(parsing: value)
      case UInt8(ascii: "C"): color = try ClipColorSpace(parsing: value)
      default: break
      }
    }
    guard let width else { throw .widthMissing }
    guard let height else { throw .heightMissing }
    guard let rate else { throw .frameRateMissing }
    guard let geometry = FrameGeometry(width: width, height: height, bytesPerRow: width) else {
      throw width > FrameGeometry.largestSide || width < 1 ? .badWidth : .badHeight
    }
    self.geometry = geometry
    frameRate = rate
    colorSpace = color
  }

  /// Bytes of the planes behind the luma plane, to be skipped.
  public var chromaByteCount: Int {
    let halfWidth = (geometry.width + 1) / 2
    let halfHeight = (geometry.height + 1) / 2
    return switch colorSpace {
    case .mono: 0
    case .chroma420: 2 * halfWidth * halfHeight
    case .chroma422: 2 * halfWidth * geometry.height
    }
  }

  private static func side(
    _ text: Span<UInt8>, _ error: ClipHeaderError
  ) throws(ClipHeaderError) -> Int {
    guard let number = text.decimalNumber(), number >= 1, number <= FrameGeometry.largestSide else {
      throw error
    }
    return Int(number)
  }
}

/// The colour spaces that a clip may have: all with 8-bit samples, the luma plane first.
public enum ClipColorSpace: UInt8, Hashable, Sendable {
  /// Luma only.
  case mono
  /// Chroma at half the width and half the height, however it is sited.
  case chroma420
  /// Chroma at half the width.
  case chroma422

  /// - Parameter text: what stands behind the `C`.
  init(parsing text: Span<UInt8>) throws(ClipHeaderError) {
    let all = 0..<text.count
    if text.holds("mono", in: all) {
      self = .mono
    } else if text.holds("420", in: all) || text.holds("420jpeg", in: all)
      || text.holds("420mpeg2", in: all) || text.holds("420paldv", in: all)
    {
      self = .chroma420
    } else if text.holds("422", in: all) {
      self = .chroma422
    } else {
      // Among them the deeper samples, such as 420p10: two bytes each, so never to be read as these.
      throw .colorSpaceUnsupported
    }
  }
}

/// Why the first line of a clip is no good.
public enum ClipHeaderError: Error, Hashable, Sendable {
  /// It does not start with `YUV4MPEG2`.
  case notAClip
  /// It is longer than `ClipLine.capacity`.
  case lineTooLong
  case widthMissing, heightMissing, frameRateMissing
  /// Not a whole number in 1…8192.
  case badWidth, badHeight
  /// Not `NUMERATOR:DENOMINATOR`, each in 1…2³¹−1; `0:0` means unknown, and a clip without time is of no use.
  case badFrameRate
  /// Slower than 1 or faster than 1000 frames a second.
  case frameRateOutOfRange
  /// Neither `Cmono` nor 8-bit `C420…` nor `C422`.
  case colorSpaceUnsupported
}
