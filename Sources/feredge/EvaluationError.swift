internal import Console
internal import Inference

/// Why a network cannot be evaluated on pictures with labels.
enum EvaluationError: Error {
  /// The network takes no single picture [1,H,W,1] or [1,H,W,3].
  case notOnePicture
  /// Pictures enter, and classes leave, as int8 only.
  case notInt8
  /// The output's values cannot be classes: none, or too many.
  case noClasses(values: Int)
  case nameCount(Int, outputs: Int)
  case nameEmpty(line: Int)
  case nameTooLong(line: Int)
  case nameTwice(line: Int)
  /// Pictures that are no uint8 [N,H,W] or [N,H,W,C].
  case notPictures
  case pictureSize(found: PictureSize, wanted: PictureSize)
  /// Labels that are no uint8, int32 or int64 [N].
  case notLabels
  case labelCount(Int, pictures: Int)
  case label(Int64, picture: Int, classes: Int)
  case noPictures
}

/// Height, width and values per pixel.
struct PictureSize: Equatable {
  var height: Int
  var width: Int
  var channels: Int
}

extension LineBuffer {
  mutating func append(_ error: EvaluationError) {
    switch error {
    case .notOnePicture:
      append("not to be evaluated: it does not take one gray or three-channel picture")
    case .notInt8: append("not to be evaluated: its input or output is not int8")
    case .noClasses(let values):
      append("not to be evaluated: an output of ", values)
      append(values == 0 ? " values does not tell classes" : " values has too many classes")
    case .nameCount(let count, let outputs):
      append("unusable class names: NAME.classes has ", count)
      append(count == 1 ? " line, the output " : " lines, the output ", outputs)
      append(" values")
    case .nameEmpty(let line):
      append("unusable class names: NAME.classes has no name in line ", line)
    case .nameTooLong(let line):
      append("unusable class names: NAME.classes has more than ", ClassNames.longest)
      append(" bytes in line ", line)
    case .nameTwice(let line):
      append("unusable class names: NAME.classes repeats a name in line ", line)
    case .notPictures:
      append("not usable as pictures: an .npy must hold uint8 [N,H,W] or [N,H,W,C]")
    case .pictureSize(let found, let wanted):
      append("wrong size: the pictures are ")
      append(found)
      append(", the network takes ")
      append(wanted)
    case .notLabels:
      append("not usable as labels: an .npy must hold uint8, int32 or int64 [N]")
    case .labelCount(let count, let pictures):
      append("wrong number of labels: there are ", count)
      append(" for ", pictures)
      append(pictures == 1 ? " picture" : " pictures")
    case .label(let label, let picture, let classes):
      append("bad label: that of picture ", picture)
      append(" is ")
      append(decimal: label)
      append(", the classes are 0 to ", classes - 1)
    case .noPictures: append("nothing to evaluate: no picture is left")
    }
  }

  /// `48x48` or `48x48x3`.
  private mutating func append(_ size: PictureSize) {
    append(decimal: Int64(size.width))
    append("x", size.height)
    if size.channels > 1 { append("x", size.channels) }
  }

  mutating func append(_ error: NumPyError) {
    switch error {
    case .notAnArray: append("no .npy: it does not start with the bytes of NumPy's format")
    case .version(let major, let minor):
      append("not usable: .npy version ", Int(major))
      append(".", Int(minor))
      append(", not 1.0")
    case .headerCut(let bytes):
      append("cut off: the .npy ends in its header, after ", bytes)
      append(bytes == 1 ? " byte" : " bytes")
    case .header(let place): append("bad .npy header: not NumPy's dictionary at byte ", place)
    case .keyMissing: append("bad .npy header: descr, fortran_order or shape is missing")
    case .elementType:
      append("not usable: an .npy must hold whole numbers or float32, little-endian")
    case .columnOrder: append("not usable: the .npy is in Fortran order, not in C order")
    case .tooManyDimensions:
      append("not usable: the .npy has more than ", NumPyHeader.largestRank)
      append(" dimensions")
    case .tooLarge: append("bad .npy header: its shape is larger than any file")
    case .length(let bytes, let wanted):
      append("wrong length: the shape of the .npy asks for ", wanted)
      append(wanted == 1 ? " byte" : " bytes")
      append(" of values, there are ", bytes)
    }
  }

  private mutating func append(_ text: StaticString, _ number: Int) {
    append(text)
    append(decimal: Int64(number))
  }
}
