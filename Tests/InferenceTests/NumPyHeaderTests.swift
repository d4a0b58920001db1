import Foundation
import Inference
import TestSupport
import Testing

/// `.npy` files as NumPy writes them, and as nobody should.
@Suite struct NumPyHeaderTests {
  /// A file as NumPy 1.24's `numpy.save` writes it: the values start at a multiple of 64 bytes.
  private func file(
    _ type: String = "|u1", _ shape: String = "(2, 3)", order: String = "False",
    values: [UInt8] = [1, 2, 3, 4, 5, 6]
  ) -> [UInt8] {
    var header = Array(
      "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }".utf8)
    let padding = 63 - (10 + header.count) % 64
    header += [UInt8](repeating: 0x20, count: padding) + [0x0A]
    return file(header: header, values: values)
  }

  private func file(header: [UInt8], values: [UInt8]) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count & 255), UInt8(header.count >> 8)]
      + header + values
  }

  private func read(_ bytes: [UInt8]) -> Result<NumPyHeader, NumPyError> {
    Result { () throws(NumPyError) in try NumPyHeader(bytes.span) }
  }

  private func error(_ bytes: [UInt8]) -> NumPyError? {
    if case .failure(let error) = read(bytes) { error } else { nil }
  }

  @Test func `pictures are read as NumPy writes them`() throws {
    let bytes = file("|u1", "(2, 3)")
    let header = try read(bytes).get()
    #expect(header.element == .uint8)
    #expect(header.rank == 2)
    #expect((header[0], header[1]) == (2, 3))
    #expect(header.valuesStart == 128)
    #expect((0..<6).map { header.value($0, in: bytes.span) } == [1, 2, 3, 4, 5, 6])
  }

  @Test(
    arguments: [
      ("|i1", [0xFF], Int64(-1)),
      ("<i4", [0xFE, 0xFF, 0xFF, 0xFF], -2),
      ("<i4", [0x01, 0x02, 0x03, 0x04], 0x0403_0201),
      ("<i8", [0, 0, 0, 0, 0, 0, 0, 0x80], .min),
      ("<i8", [7, 0, 0, 0, 1, 0, 0, 0], 0x1_0000_0007),
    ] as [(String, [UInt8], Int64)])
  func `every type of whole number keeps its value`(
    _ type: String, _ values: [UInt8], _ wanted: Int64
  ) throws {
    let bytes = file(type, "(1,)", values: values)
    #expect(try read(bytes).get().value(0, in: bytes.span) == wanted)
  }

  @Test func `a single number and an empty array have a shape too`() throws {
    #expect(try read(file("|u1", "()", values: [9])).get().elementCount == 1)
    let empty = try read(file("|u1", "(0, 48, 48)", values: [])).get()
    #expect(empty.elementCount == 0)
    #expect(empty[0] == 0)
    // However large the other lengths are, there is nothing to be too large.
    #expect(
      try read(file("<i8", "(9223372036854775807, 3, 0)", values: [])).get().elementCount == 0)
  }

  @Test func `the keys may come in any order but none twice and none more`() {
    let tail = ", 'descr': '|u1', 'shape': (1,)}"
    #expect(error(file(header: Array("{'fortran_order': False\(tail)".utf8), values: [1])) == nil)
    #expect(
      error(file(header: Array("{'descr': '|u1'\(tail)".utf8), values: [1])) == .header(at: 27))
    #expect(
      error(file(header: Array("{'color': True\(tail)".utf8), values: [1])) == .header(at: 11))
    #expect(error(file(header: Array("{'descr': '|u1'}".utf8), values: [1])) == .keyMissing)
  }

  @Test func `what cannot be read is named`() {
    #expect(error([]) == .notAnArray)
    #expect(error(Array("PK\u{3}\u{4} an .npz is a zip archive".utf8)) == .notAnArray)
    #expect(error(file("<f2", "(1,)", values: [0, 0])) == .elementType)
    #expect(error(file(">i4", "(1,)", values: [0, 0, 0, 1])) == .elementType)
    #expect(error(file(order: "True")) == .columnOrder)
    #expect(error(file("|u1", "(1, 1, 1, 1, 1, 1, 1, 1, 1)")) == .tooManyDimensions)
    #expect(error(file("<i8", "(4611686018427387904,)")) == .tooLarge)
    #expect(error(file("|u1", "(4294967296, 4294967296)")) == .tooLarge)
    #expect(error(file("|u1", "(99999999999999999999,)")) == .tooLarge)
    #expect(error(file("|u1", "(5)")) == .header(at: 62))
    #expect(error(file("|u1", "(-1,)")) == .header(at: 61))
    #expect(error(file(values: [1, 2, 3, 4, 5])) == .length(bytes: 5, wanted: 6))
    #expect(error(file(values: [1, 2, 3, 4, 5, 6, 7])) == .length(bytes: 7, wanted: 6))
    var second = file()
    second[6] = 2
    #expect(error(second) == .version(major: 2, minor: 0))
  }

  @Test func `a file cut off at any byte is refused`() {
    let whole = file("<i4", "(2,)", values: [1, 0, 0, 0, 2, 0, 0, 0])
    for length in whole.indices {
      #expect(error(Array(whole.prefix(length))) != nil, "cut at \(length)")
    }
    #expect(error(whole) == nil)
  }

  /// Whatever is accepted describes the file exactly, so that no value can be read outside it.
  @Test func `a header with bytes changed is refused or describes the file`() {
    func exercise(_ bytes: [UInt8]) {
      guard case .success(let header) = read(bytes) else { return }
      #expect(
        header.valuesStart + header.elementCount * header.element.byteCount == bytes.count)
      for index in 0..<header.elementCount where header.element.isInteger {
        _ = header.value(index, in: bytes.span)
      }
    }
    let whole = file("<i4", "(2, 1)", values: [1, 0, 0, 0, 2, 0, 0, 0])
    for place in whole.indices {
      for value in UInt8.min...UInt8.max {
        var bytes = whole
        bytes[place] = value
        exercise(bytes)
      }
    }
    var generator = SeededGenerator(seed: 1993)
    let letters = Array("{}(),':|<>iu148 0\nTrueFalsedescrfortran_ordershape".utf8)
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 6..<80, using: &generator)
        bytes[place] = letters.randomElement(using: &generator)!
      }
      exercise(bytes)
    }
  }
}
