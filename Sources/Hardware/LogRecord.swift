public import Timing

/// One entry of the event log (the black box), as it stands in its file: 256 bytes, little-endian.
///
///      0  "feL1"                                    32  identity of the boot, 16 bytes
///      4  CRC-32 of all bytes from 8 on             48  places of the ring, 32 bits
///      8  sequence, 64 bits, from 1                 52  zero
///     16  wall clock, nanoseconds since 1970        64  what is logged, 192 bytes
///     24  monotonic clock, nanoseconds
///
/// A whole number of entries fills a sector and a page, so none ever lies across two of them. Every entry can
/// be judged alone: none needs a header of the file or its neighbors.
public struct LogRecord: Sendable {
  public static var byteCount: Int { 256 }
  /// Where the payload starts.
  private static var headerBytes: Int { 64 }

  public typealias Payload = InlineArray<192, UInt8>

  /// Counts all entries ever written to this log, from 1.
  public var sequence: UInt64
  /// Nanoseconds since 1970 UTC, as the machine believed; boards without a battery believe what they like
  /// until they hear from a network.
  public var wallTime: Int64
  /// The machine's clock since its boot.
  public var monotonicTime: Instant
  /// The kernel's name for this boot; all zero where it tells none.
  public var boot: InlineArray<16, UInt8>
  /// How many places the log's ring has, 1 or more.
  public var capacity: UInt32
  public var payload: Payload

  public init(
    sequence: UInt64, wallTime: Int64, monotonicTime: Instant, boot: InlineArray<16, UInt8>,
    capacity: UInt32, payload: Payload
  ) {
    self.sequence = sequence
    self.wallTime = wallTime
    self.monotonicTime = monotonicTime
    self.boot = boot
    self.capacity = capacity
    self.payload = payload
  }

  /// Where the entry stands in its ring.
  public var place: Int { Int((sequence - 1) % UInt64(capacity)) }

  /// Puts the entry into a file or buffer.
  ///
  /// - Precondition: `offset + byteCount` bytes are there.
  public func write(into target: inout MutableSpan<UInt8>, at offset: Int) {
    for index in 0..<Self.byteCount { target[offset + index] = 0 }
    for index in 0..<4 { target[offset + index] = unsafe Self.magic.utf8Start[index] }
    target.put(sequence, bytes: 8, at: offset + 8)
    target.put(UInt64(bitPattern: wallTime), bytes: 8, at: offset + 16)
    target.put(UInt64(bitPattern: monotonicTime.nanoseconds), bytes: 8, at: offset + 24)
    for index in boot.indices { target[offset + 32 + index] = boot[index] }
    target.put(UInt64(capacity), bytes: 4, at: offset + 48)
    for index in payload.indices { target[offset + Self.headerBytes + index] = payload[index] }
    let sum = Self.checksum(of: target.span.extracting(offset..<offset + Self.byteCount))
    target.put(UInt64(sum), bytes: 4, at: offset + 4)
  }

  /// Reads an entry; `nil` when it is not whole.
  ///
  /// - Parameter bytes: exactly `byteCount`.
  public init?(reading bytes: Span<UInt8>) {
    precondition(bytes.count == Self.byteCount, "a whole place of the log")
    guard Self.isMarked(bytes), bytes.number(4, at: 4) == UInt64(Self.checksum(of: bytes)) else {
      return nil
    }
    sequence = bytes.number(8, at: 8)
    wallTime = Int64(bitPattern: bytes.number(8, at: 16))
    monotonicTime = Instant(nanoseconds: Int64(bitPattern: bytes.number(8, at: 24)))
    boot = InlineArray(repeating: 0)
    for index in boot.indices { boot[index] = bytes[32 + index] }
    capacity = UInt32(truncatingIfNeeded: bytes.number(4, at: 48))
    payload = InlineArray(repeating: 0)
    for index in payload.indices { payload[index] = bytes[Self.headerBytes + index] }
    guard sequence > 0, capacity > 0 else { return nil }
  }

  private static var magic: StaticString { "feL1" }

  /// Whether bytes start as an entry does.
  static func isMarked(_ bytes: Span<UInt8>) -> Bool {
    for index in 0..<4 where unsafe bytes[index] != magic.utf8Start[index] { return false }
    return true
  }

  private static func checksum(of bytes: Span<UInt8>) -> UInt32 {
    var sum = CRC32()
    for index in 8..<byteCount { sum.add(bytes[index]) }
    return sum.value
  }
}

extension MutableSpan where Element == UInt8 {
  /// Puts a number, its lowest byte first.
  fileprivate mutating func put(_ value: UInt64, bytes: Int, at offset: Int) {
    for index in 0..<bytes {
      self[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
  }
}

extension Span where Element == UInt8 {
  /// The number whose lowest byte stands at `offset`.
  fileprivate func number(_ bytes: Int, at offset: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<bytes { value |= UInt64(self[offset + index]) << UInt64(8 * index) }
    return value
  }
}
