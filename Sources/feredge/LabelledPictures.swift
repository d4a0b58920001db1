internal import Console
internal import Inference

/// Pictures and their labels, each in an `.npy`.
struct LabelledPictures: ~Escapable {
  private let pictures: NumPyHeader
  private let pictureBytes: Span<UInt8>
  private let labels: NumPyHeader
  private let labelBytes: Span<UInt8>

  /// How many pictures there are, each with a label.
  var count: Int { pictures[0] }

  /// Of a picture; one value per pixel where the array has no dimension for them.
  var size: PictureSize { Self.size(pictures) }

  /// - Parameters:
  ///   - pictures: a whole file: uint8 [N,H,W] or [N,H,W,C].
  ///   - labels: a whole file: uint8, int32 or int64 [N].
  ///   - paths: what complaints are about.
  @_lifetime(copy pictures, copy labels)
  init(
    pictures: Span<UInt8>, labels: Span<UInt8>,
    paths: (pictures: TextRange, labels: TextRange)
  ) throws(Complaint) {
    pictureBytes = pictures
    labelBytes = labels
    self.pictures = try Self.header(of: pictures, paths.pictures)
    self.labels = try Self.header(of: labels, paths.labels)
    let pictures = self.pictures
    guard pictures.element == .uint8, pictures.rank == 3 || pictures.rank == 4 else {
      throw .evaluation(.notPictures, paths.pictures)
    }
    switch self.labels.element {
    case .uint8, .int32, .int64: break
    case .int8, .int16, .float32: throw .evaluation(.notLabels, paths.labels)
    }
    guard self.labels.rank == 1 else { throw .evaluation(.notLabels, paths.labels) }
    guard self.labels.elementCount == pictures[0] else {
      throw .evaluation(
        .labelCount(self.labels.elementCount, pictures: pictures[0]), paths.labels)
    }
  }

  private static func header(
    of file: Span<UInt8>, _ path: TextRange
  ) throws(Complaint) -> NumPyHeader {
    do throws(NumPyError) { return try NumPyHeader(file) } catch { throw .array(error, path) }
  }

  private static func size(_ header: NumPyHeader) -> PictureSize {
    PictureSize(
      height: header[1], width: header[2], channels: header.rank == 4 ? header[3] : 1)
  }

  /// - Precondition: `index` is in `0..<count`.
  func label(_ index: Int) -> Int64 { labels.value(index, in: labelBytes) }

  /// Puts a picture into a network's input: u becomes u − 128, a gray one is repeated for each channel.
  ///
  /// - Parameter values: as many as the picture has, or three times as many for a gray one.
  /// - Precondition: `index` is in `0..<count`.
  func put(_ index: Int, into values: inout MutableSpan<Int8>) {
    let valueCount = size.height * size.width * size.channels
    let repeats = values.count / valueCount
    let start = pictures.valuesStart + index * valueCount
    for place in values.indices {
      values[place] = Int8(bitPattern: pictureBytes[start + place / repeats] ^ 0x80)
    }
  }
}
