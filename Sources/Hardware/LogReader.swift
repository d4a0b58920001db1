/// Reads a log's file, whatever happened to it: only whole entries in their own places are believed, and whatever
/// else stands there, or should stand there and does not, is damage with its place.
///
/// The file is a ring: entry n stands at place (n − 1) mod capacity. The greatest entry tells which
/// entry must stand at every other place.
public struct LogReader: ~Escapable {
  private let file: Span<UInt8>
  /// Places of the ring; 0 in a file without any whole entry.
  public let capacity: Int
  /// The greatest whole entry; 0 in a file without any.
  public let last: UInt64

  /// - Throws: for a file that was never a log.
  @_lifetime(copy file)
  public init(_ file: Span<UInt8>) throws(LogFormatError) {
    self.file = file
    var newest: LogRecord?
    var isForeign = false
    for place in 0..<file.count / LogRecord.byteCount {
      let bytes = Self.bytes(of: place, in: file)
      guard let record = LogRecord(reading: bytes) else {
        isForeign = isForeign || !(LogRecord.isMarked(bytes) || bytes.isZero)
        continue
      }
      if record.place == place, record.sequence > newest?.sequence ?? 0 { newest = record }
    }
    if newest == nil, isForeign || file.count < LogRecord.byteCount && !file.isZero {
      throw .notALog
    }
    last = newest?.sequence ?? 0
    capacity = newest.map { Int($0.capacity) } ?? 0
  }

  /// Bytes of a file with this ring.
  public static func byteCount(capacity: Int) -> Int { capacity * LogRecord.byteCount }

  /// How many places there are to be read: those of the file, or those of the ring if it should be longer.
  public var placeCount: Int { max(capacity, file.count / LogRecord.byteCount) }

  /// What is wrong with the length of the file; `nil`: nothing.
  public var lengthDamage: LogDamage? {
    let wanted = Self.byteCount(capacity: capacity)
    let isWhole = capacity == 0 ? file.count % LogRecord.byteCount == 0 : file.count == wanted
    return isWhole ? nil : .length(bytes: file.count, wanted: wanted)
  }

  /// What came of reading a place.
  public enum Finding {
    case entry(LogRecord)
    /// Nothing was written here yet, or it is behind the end of a file whose length is wrong.
    case nothing
    /// The byte of the file where it is.
    case damage(LogDamage, at: Int)
  }

  /// The places in the order in which they were written: the oldest first.
  ///
  /// - Parameter step: `0..<placeCount`.
  public func finding(_ step: Int) -> Finding {
    let next = Int(last % UInt64(max(1, capacity)))
    let place = step < capacity ? (next + step) % capacity : step
    let offset = place * LogRecord.byteCount
    guard offset + LogRecord.byteCount <= file.count else { return .nothing }
    let bytes = Self.bytes(of: place, in: file)
    let record = LogRecord(reading: bytes)
    // Behind the ring, or in a file without a whole entry, everything but zeros is damage.
    guard step < capacity else {
      return bytes.isZero ? .nothing : .damage(.notWhole(nil), at: offset)
    }
    let age = UInt64(capacity - 1 - step)
    let wanted = last > age ? last - age : 0
    if let record {
      let isExpected = record.sequence == wanted && Int(record.capacity) == capacity
      return isExpected ? .entry(record) : .damage(.missing(wanted), at: offset)
    }
    if bytes.isZero {
      return wanted == 0 ? .nothing : .damage(.missing(wanted), at: offset)
    }
    if step == 0 { return .damage(.cutOffWhileWritten(last + 1), at: offset) }
    return .damage(.notWhole(wanted > 0 ? wanted : nil), at: offset)
  }

  @_lifetime(copy file)
  private static func bytes(of place: Int, in file: Span<UInt8>) -> Span<UInt8> {
    let start = place * LogRecord.byteCount
    return file.extracting(start..<start + LogRecord.byteCount)
  }
}

/// The file is no event log.
public enum LogFormatError: Error, Hashable, Sendable {
  case notALog
}

/// What is wrong at a place of a log.
public enum LogDamage: Hashable, Sendable {
  /// The place behind the newest entry holds neither the oldest one nor zeros: a write was cut off, or
  /// the newest entry was damaged later. The entry that was to stand there.
  case cutOffWhileWritten(UInt64)
  /// Marks or checksum are wrong; the entry that should stand here, where one should.
  case notWhole(UInt64?)
  /// This entry should stand here, and does not: it was never written, or written over.
  case missing(UInt64)
  /// The entry is whole, but of a kind that this program does not know.
  case unknownEvent(UInt64)
  /// The file is shorter or longer than its ring; 0 where no entry tells the ring.
  case length(bytes: Int, wanted: Int)
}

extension Span where Element == UInt8 {
  fileprivate var isZero: Bool {
    for index in indices where self[index] != 0 { return false }
    return true
  }
}
