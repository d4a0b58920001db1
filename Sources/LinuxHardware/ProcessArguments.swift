internal import CLinux

/// The command line of this process, as the kernel shows it: words, each ended by a NUL.
///
/// Embedded Swift has no `CommandLine`; this works the same in every build.
public struct ProcessArguments: ~Copyable {
  private var storage: InlineArray<16384, UInt8>
  private var count: Int

  /// - Throws: `argumentsTooLong` above 16 384 bytes.
  public init() throws(SystemError) {
    storage = InlineArray(repeating: 0)
    count = 0
    let path: StaticString = "/proc/self/cmdline"
    let file = try FileDescriptor.open(path.bytes, for: .read)
    while true {
      let free = storage.count - count
      if free == 0 { throw SystemError(.read, .argumentsTooLong) }
      let filled = count
      var target = storage.mutableSpan
      let got = try perform(.read) {
        unsafe target.withUnsafeMutableBufferPointer { buffer in
          // In bounds: `filled` + `free` is the size of the storage, which is not empty.
          unsafe CLinux.read(file.rawValue, buffer.baseAddress.unsafelyUnwrapped + filled, free)
        }
      }
      if got == 0 { return }
      count += got
    }
  }

  /// The program's name first.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }
}
