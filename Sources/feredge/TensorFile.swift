internal import Console
internal import Inference
internal import LinuxHardware

/// Why a file cannot be the inputs of a network.
enum TensorFileError: Error {
  /// An `.npy` that is not version 1.0, C order, int8.
  case notInt8Array
  /// Not a whole number of items.
  case length(bytes: Int, item: Int)
}

/// The inputs of a network in a file: raw int8 values, or an `.npy` of version 1.0 that holds them.
///
/// Format of `.npy`: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>: six
/// magic bytes, two of version, the header's length as 16 bits, the header as a Python dictionary.
struct TensorFile {
  /// Where the values start.
  let start: Int
  /// Items of `itemBytes` each, at least 1.
  let count: Int
  let itemBytes: Int

  init(_ bytes: Span<UInt8>, itemBytes: Int) throws(TensorFileError) {
    start = try Self.valuesStart(bytes)
    let length = bytes.count - start
    guard length > 0, length % itemBytes == 0 else {
      throw .length(bytes: length, item: itemBytes)
    }
    count = length / itemBytes
    self.itemBytes = itemBytes
  }

  private static func valuesStart(_ bytes: Span<UInt8>) throws(TensorFileError) -> Int {
    guard bytes.count >= 10, bytes[0] == 0x93, contains("NUMPY", bytes, 1..<6) else { return 0 }
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    guard bytes[6] == 1, start <= bytes.count,
      contains("'descr': '|i1'", bytes, 10..<start),
      contains("'fortran_order': False", bytes, 10..<start)
    else { throw .notInt8Array }
    return start
  }

  private static func contains(
    _ text: StaticString, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    let length = text.utf8CodeUnitCount
    guard range.count >= length else { return false }
    for start in range.lowerBound...range.upperBound - length {
      var matched = 0
      while matched < length, unsafe bytes[start + matched] == text.utf8Start[matched] {
        matched += 1
      }
      if matched == length { return true }
    }
    return false
  }
}
