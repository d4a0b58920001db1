internal import CLinux

/// A regular file, read only, in memory: a model, a configuration.
///
/// The file must not be shortened while it is mapped: Linux answers an access behind its new end with
/// a signal. The models of a board lie on a read-only file system.
@safe
public struct MappedFile: ~Copyable {
  private let start: UnsafeRawPointer?
  public let byteCount: Int
  /// Kept open where it is held.
  private let file: FileDescriptor?

  /// - Throws: `isFolder` for a folder, `ESPIPE` for a pipe or a device.
  public init(path: Span<UInt8>) throws(SystemError) {
    try self.init(mapping: FileDescriptor.open(path, for: .read), isHeld: false)
  }

  /// The same; as long as this lives, no `OutputFile` overwrites the file.
  ///
  /// - Throws: also `fileBusy` for one that is being overwritten.
  public init(holding path: Span<UInt8>) throws(SystemError) {
    try self.init(mapping: .holding(path), isHeld: true)
  }

  private init(mapping file: consuming FileDescriptor, isHeld: Bool) throws(SystemError) {
    let byteCount = Int(try perform(.inspect) { feredge_file_size(file.rawValue) })
    // Linux maps no empty file; there is nothing to map either.
    let mapping = byteCount > 0 ? unsafe feredge_map_file(file.rawValue, byteCount) : nil
    if byteCount > 0, unsafe mapping == nil { throw SystemError(.map, .last) }
    unsafe start = UnsafeRawPointer(mapping)
    self.byteCount = byteCount
    self.file = isHeld ? consume file : nil
  }

  deinit {
    guard let start = unsafe start else { return }
    // Cannot fail: these are exactly the address and length of the mapping.
    _ = unsafe munmap(UnsafeMutableRawPointer(mutating: start), byteCount)
  }

  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      // The mapping lives as long as `self`.
      let all = unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
      let span = unsafe Span<UInt8>(_unsafeBytes: all)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}
