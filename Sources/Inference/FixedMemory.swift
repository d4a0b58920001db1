/// One fixed block of memory, cut into regions at start; nothing is ever returned.
///
/// Every table, packed weight and activation of an interpreter comes out of such a block, so the
/// memory that a program needs is known before its first frame and never grows.
@safe
public struct FixedMemory: ~Copyable {
  /// Each region starts at a multiple of this many bytes: a cache line, and more than any SIMD load asks for.
  public static var alignment: Int { 64 }

  private let start: UnsafeMutableRawPointer
  private let byteCount: Int
  private var usedBytes: Int
  /// Bytes at the end that are lent.
  private(set) var lentBytes = 0

  /// - Precondition: `start` is aligned to 64 bytes; its `byteCount` bytes are zero, belong to nobody
  ///   else and stay valid for the life of the process.
  @unsafe
  public init(start: UnsafeMutableRawPointer, byteCount: Int) {
    precondition(UInt(bitPattern: start) % 64 == 0, "a memory block starts at a cache line")
    unsafe self.start = start
    self.byteCount = byteCount
    usedBytes = 0
  }

  /// Bytes that are still free.
  public var remainingBytes: Int { byteCount - usedBytes - lentBytes }

  /// Cuts off the next region, rounded up to whole cache lines.
  ///
  /// - Throws: `.exhausted` when fewer bytes are left; nothing is taken then.
  public mutating func take(byteCount wanted: Int) throws(FixedMemoryError) -> ByteRegion {
    guard wanted >= 0, wanted <= remainingBytes - Self.padding(after: wanted) else {
      throw .exhausted(requestedBytes: wanted, remainingBytes: remainingBytes)
    }
    // Inside the block: `usedBytes + wanted` is at most `byteCount`, checked above.
    let region = unsafe ByteRegion(start: start + usedBytes, byteCount: wanted)
    usedBytes += wanted + Self.padding(after: wanted)
    return region
  }

  /// Lends bytes at the block's end for as long as a network is made ready, up to `endLoan`; until then nothing
  /// else is cut off there. They start at a cache line, and take up to a line more than asked for.
  ///
  /// - Precondition: nothing is lent; who borrows writes zeros to all of them before anybody uses them again.
  /// - Throws: `.exhausted` when fewer bytes are left; nothing is lent then.
  mutating func lend(byteCount wanted: Int) throws(FixedMemoryError) -> ByteRegion {
    precondition(lentBytes == 0, "one loan at a time")
    guard wanted >= 0, wanted <= remainingBytes - Self.alignment else {
      throw .exhausted(requestedBytes: wanted, remainingBytes: remainingBytes)
    }
    let offset = (byteCount - wanted) / Self.alignment * Self.alignment
    lentBytes = byteCount - offset
    // Behind what is used: a whole line more than `wanted` is left.
    return unsafe ByteRegion(start: start + offset, byteCount: wanted)
  }

  /// From now on what was lent can be cut off like the rest.
  mutating func endLoan() { lentBytes = 0 }

  /// Bytes that follow a region of `byteCount` bytes up to the next cache line.
  static func padding(after byteCount: Int) -> Int {
    let excess = byteCount % alignment
    return excess == 0 ? 0 : alignment - excess
  }
}

/// Why a region could not be cut off.
public enum FixedMemoryError: Error, Equatable, Sendable {
  case exhausted(requestedBytes: Int, remainingBytes: Int)
}
