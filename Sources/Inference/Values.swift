/// Numbers in memory that a kernel reads, without bounds checks in optimized builds.
///
/// Only `prepare` hands these out, after it has proved every index that the kernel will form; a
/// debug build asserts the proof. Reads of whole vectors may run up to 15 bytes past the end: every
/// region that they touch is followed by at least that much of the same memory block.
@safe
struct Values<Element: BitwiseCopyable> {
  private let start: UnsafePointer<Element>
  let count: Int

  /// - Precondition: `count` elements from `start` are initialized and stay readable while copies are in use.
  @unsafe
  @inline(__always)
  init(start: UnsafePointer<Element>, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    assert(index >= 0 && index < count, "a value of the tensor")
    return unsafe start[index]
  }

  /// The values from `index` on.
  @inline(__always)
  func dropping(_ index: Int) -> Values {
    assert(index >= 0 && index <= count, "a place in the tensor")
    return unsafe Values(start: start + index, count: count - index)
  }

  /// Whether both start at the same byte.
  func isSamePlace(as other: MutableValues<Element>) -> Bool {
    unsafe start == other.values.address
  }

  /// How many elements further than those of `other` these start, in the same memory block or not.
  func distance(from other: Values) -> Int {
    unsafe (Int(bitPattern: start) &- Int(bitPattern: other.start)) / MemoryLayout<Element>.stride
  }

  /// The address, for a kernel whose inner loop is written with pointers.
  @unsafe
  @inline(__always)
  var address: UnsafePointer<Element> { unsafe start }
}

extension Values where Element == Int8 {
  /// Eight neighbouring values, widened.
  @inline(__always)
  func eight(at index: Int) -> SIMD8<Int16> {
    assert(index >= 0 && index < count, "a value of the tensor")
    let raw = unsafe UnsafeRawPointer(start + index).loadUnaligned(as: SIMD8<Int8>.self)
    return SIMD8<Int16>(truncatingIfNeeded: raw)
  }

  /// Sixteen neighbouring values.
  @inline(__always)
  func sixteen(at index: Int) -> SIMD16<Int8> {
    assert(index >= 0 && index < count, "a value of the tensor")
    return unsafe UnsafeRawPointer(start + index).loadUnaligned(as: SIMD16<Int8>.self)
  }
}

extension Values where Element == Int16 {
  /// Eight neighbouring values.
  @inline(__always)
  func eight(at index: Int) -> SIMD8<Int16> {
    assert(index >= 0 && index + 8 <= count, "values of the table")
    return unsafe UnsafeRawPointer(start + index).loadUnaligned(as: SIMD8<Int16>.self)
  }
}

extension Values where Element == Int32 {
  /// Four neighbouring values.
  @inline(__always)
  func four(at index: Int) -> SIMD4<Int32> {
    assert(index >= 0 && index + 4 <= count, "values of the table")
    return unsafe UnsafeRawPointer(start + index).loadUnaligned(as: SIMD4<Int32>.self)
  }
}

extension MutableValues where Element == Int8 {
  /// Writes sixteen neighbouring values.
  @inline(__always)
  func store(_ values: SIMD16<Int8>, at index: Int) {
    assert(index >= 0 && index + 16 <= count, "values of the tensor")
    unsafe UnsafeMutableRawPointer(start + index).storeBytes(
      of: values, as: SIMD16<Int8>.self)
  }

  /// Writes four neighbouring values, the first in the lowest byte.
  @inline(__always)
  func store(_ bytes: UInt32, at index: Int) {
    assert(index >= 0 && index + 4 <= count, "values of the tensor")
    unsafe UnsafeMutableRawPointer(start + index).storeBytes(of: bytes, as: UInt32.self)
  }
}

/// Numbers in memory that a kernel writes; see `Values`.
@safe
struct MutableValues<Element: BitwiseCopyable> {
  private let start: UnsafeMutablePointer<Element>
  let count: Int

  /// - Precondition: nobody else writes the `count` elements from `start` while copies are in use.
  @unsafe
  @inline(__always)
  init(start: UnsafeMutablePointer<Element>, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "a value of the tensor")
      return unsafe start[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count, "a value of the tensor")
      unsafe start[index] = newValue
    }
  }

  /// The values from `index` on.
  @inline(__always)
  func dropping(_ index: Int) -> MutableValues {
    assert(index >= 0 && index <= count, "a place in the tensor")
    return unsafe MutableValues(start: start + index, count: count - index)
  }

  /// The same numbers, to be read.
  @inline(__always)
  var values: Values<Element> { unsafe Values(start: start, count: count) }

  /// Writes `value` to `length` places from `index` on.
  @inline(__always)
  func fill(from index: Int, length: Int, with value: Element) {
    assert(index >= 0 && length >= 0 && index + length <= count, "places in the tensor")
    unsafe (start + index).update(repeating: value, count: length)
  }

  /// Copies the first `length` of `source` to the places from `index` on; the two do not overlap.
  @inline(__always)
  func copy(_ source: Values<Element>, to index: Int, length: Int) {
    assert(index >= 0 && length >= 0 && index + length <= count, "places in the tensor")
    assert(length <= source.count, "values to copy")
    unsafe (start + index).update(from: source.address, count: length)
  }

  /// The address, for lending the values out.
  @unsafe
  var mutableAddress: UnsafeMutablePointer<Element> { unsafe start }
}
