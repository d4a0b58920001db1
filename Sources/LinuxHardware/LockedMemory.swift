internal import CLinux

/// One block of zeroed memory, taken once at start and backed by real pages from then on.
///
/// Where the system allows it (`RLIMIT_MEMLOCK`), the pages are locked, so that no access ever waits
/// for a disk; `lockFailure` says why not. The mapping ends with its owner.
@safe
public struct LockedMemory: ~Copyable {
  /// Aligned to a page. Valid as long as the owner is; whoever keeps it must keep the owner too.
  @unsafe public let start: UnsafeMutableRawPointer
  public let byteCount: Int
  /// Why the pages could not be locked; `nil` when they are.
  public let lockFailure: Errno?

  /// - Parameter byteCount: 1 or more.
  public init(byteCount: Int) throws(SystemError) {
    guard byteCount > 0, let start = unsafe feredge_map_anonymous(byteCount) else {
      throw SystemError(.map, byteCount > 0 ? .last : .invalidArgument)
    }
    unsafe self.start = start
    self.byteCount = byteCount
    lockFailure = unsafe mlock(start, byteCount) == 0 ? nil : .last
  }

  deinit {
    // Cannot fail: these are exactly the address and length of the mapping.
    _ = unsafe munmap(start, byteCount)
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

  public var mutableBytes: MutableSpan<UInt8> {
    @_lifetime(&self)
    mutating get {
      // The mapping lives as long as `self`, which is borrowed exclusively.
      let all = unsafe UnsafeMutableRawBufferPointer(start: start, count: byteCount)
      let span = unsafe MutableSpan<UInt8>(_unsafeBytes: all)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }
}
