/// Values of more than one byte where nobody promises their alignment: constants lie where the file
/// has them.
///
/// Handed out like `Values`, after every index was proved.
@safe
struct UnalignedValues<Element: BitwiseCopyable> {
  private let start: UnsafeMutableRawPointer
  let count: Int

  /// - Precondition: `byteCount` bytes from `start` stay readable, and writable unless constant.
  @unsafe
  @inline(__always)
  init(start: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe self.start = start
    count = byteCount / MemoryLayout<Element>.stride
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "a value of the tensor")
      return unsafe start.loadUnaligned(
        fromByteOffset: index &* MemoryLayout<Element>.stride, as: Element.self)
    }
    nonmutating set {
      assert(index >= 0 && index < count, "a value of the tensor")
      unsafe start.storeBytes(
        of: newValue, toByteOffset: index &* MemoryLayout<Element>.stride, as: Element.self)
    }
  }
}
