/// What stands in front of the values of an `.npy` file: their type, the array's shape, and where they start.
///
/// Format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>, version 1.0: six magic
/// bytes, two of version, the header's length as 16 bits, little-endian; the header, an ASCII dictionary of
/// Python with the keys `descr`, `fortran_order` and `shape`; the values. Read here are whole numbers and
/// float32, little-endian, in C order: the last index runs fastest.
public struct NumPyHeader: Sendable {
  /// The type of a value.
  public enum Element: UInt8, Hashable, Sendable {
    case int8, uint8, int16, int32, int64, float32

    public var byteCount: Int {
      switch self {
      case .int8, .uint8: 1
      case .int16: 2
      case .int32, .float32: 4
      case .int64: 8
      }
    }

    /// Whether the values are whole numbers.
    public var isInteger: Bool { self != .float32 }
  }

  /// More dimensions than any picture or tensor here has.
  public static var largestRank: Int { 8 }

  public let element: Element
  private let lengths: InlineArray<8, Int>
  /// How many dimensions there are, 0…8; a single number has none.
  public let rank: Int
  /// The product of all lengths: 1 for a single number, 0 for an array with an empty dimension.
  public let elementCount: Int
  /// The first byte of the values.
  public let valuesStart: Int

  /// Whether a file starts like an `.npy`: raw values are told apart by this.
  public static func isMarked(_ bytes: Span<UInt8>) -> Bool {
    let magic: InlineArray<6, UInt8> = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
    guard bytes.count >= magic.count else { return false }
    for index in magic.indices where bytes[index] != magic[index] { return false }
    return true
  }

  /// - Parameter bytes: the whole file, which must hold exactly the values that its header promises.
  public init(_ bytes: Span<UInt8>) throws(NumPyError) {
    guard Self.isMarked(bytes) else { throw .notAnArray }
    guard bytes.count >= 10 else { throw .headerCut(bytes: bytes.count) }
    guard bytes[6] == 1, bytes[7] == 0 else {
      throw .version(major: bytes[6], minor: bytes[7])
    }
    let start = 10 + (Int(bytes[8]) | Int(bytes[9]) << 8)
    guard start <= bytes.count else { throw .headerCut(bytes: bytes.count) }
    var dictionary = NumPyDictionary(bytes, from: 10, to: start)
    try dictionary.read()
    guard let element = dictionary.element, let isColumnOrder = dictionary.isColumnOrder,
      let rank = dictionary.rank
    else { throw .keyMissing }
    guard !isColumnOrder else { throw .columnOrder }
    self.element = element
    self.rank = rank
    lengths = dictionary.lengths
    elementCount = try Self.product(of: dictionary.lengths, rank)
    valuesStart = start
    let (wanted, overflow) = elementCount.multipliedReportingOverflow(by: element.byteCount)
    guard !overflow else { throw .tooLarge }
    guard bytes.count - start == wanted else {
      throw .length(bytes: bytes.count - start, wanted: wanted)
    }
  }

  private static func product(
    of lengths: InlineArray<8, Int>, _ rank: Int
  ) throws(NumPyError) -> Int {
    var product = 1
    for dimension in 0..<rank where lengths[dimension] == 0 { product = 0 }
    for dimension in 0..<rank {
      let (next, overflow) = product.multipliedReportingOverflow(by: lengths[dimension])
      guard !overflow else { throw .tooLarge }
      product = next
    }
    return product
  }

  /// The length of a dimension, outermost first, 0 or more.
  ///
  /// - Precondition: `dimension` is in `0..<rank`.
  public subscript(dimension: Int) -> Int {
    precondition(dimension >= 0 && dimension < rank, "a dimension of the array")
    return lengths[dimension]
  }

  /// The whole number at a place, counted from 0 in the file's order.
  ///
  /// - Parameter bytes: the file that this header was read from.
  /// - Precondition: `index` is in `0..<elementCount`, and `element.isInteger`.
  public func value(_ index: Int, in bytes: Span<UInt8>) -> Int64 {
    precondition(index >= 0 && index < elementCount, "a value of the array")
    precondition(element.isInteger, "whole numbers")
    let start = valuesStart + index * element.byteCount
    switch element {
    case .uint8: return Int64(bytes[start])
    case .int8: return Int64(Int8(bitPattern: bytes[start]))
    case .int16, .int32, .int64, .float32:
      var bits: UInt64 = 0
      for place in 0..<element.byteCount {
        bits |= UInt64(bytes[start + place]) << UInt64(8 * place)
      }
      // The value's highest bit becomes the 64-bit number's, and back with copies of it.
      let unused = UInt64(64 - 8 * element.byteCount)
      return Int64(bitPattern: bits << unused) >> Int64(unused)
    }
  }
}

/// Why a file is no `.npy` that can be read here.
public enum NumPyError: Error, Hashable, Sendable {
  /// It does not start with the magic bytes.
  case notAnArray
  /// Only 1.0 is read.
  case version(major: UInt8, minor: UInt8)
  /// The file ends in its header.
  case headerCut(bytes: Int)
  /// The header is no dictionary of the three keys; the byte of the file that shows it.
  case header(at: Int)
  /// The header lacks one of its three keys.
  case keyMissing
  /// The values are no whole numbers or float32, little-endian.
  case elementType
  /// The first index runs fastest, as in Fortran.
  case columnOrder
  /// More than 8.
  case tooManyDimensions
  /// More bytes than a file can hold.
  case tooLarge
  /// More or fewer bytes of values than the shape asks for.
  case length(bytes: Int, wanted: Int)
}
