internal import CLinux
public import Hardware
internal import Timing

/// The event log's file (the black box): a ring of `LogRecord`s of fixed size.
///
/// It gets its whole size at its first start, on the device and filled with zeros, so that later nothing but
/// data changes: a power cut can then damage no more than what is being written. Each flush writes the
/// entries that came since the last one and waits for the device to have them; one that fails loses
/// them, and the gap in the sequence says so. Only one process writes at a time.
public struct LogFile: LineSink, ~Copyable {
  private var file: FileDescriptor
  private var pending: LockedMemory
  private var pendingCount = 0
  /// Of the next entry that is written.
  private var sequence: UInt64
  private let capacity: UInt32
  private let boot: InlineArray<16, UInt8>
  private var clock = SystemClock()

  /// 1 MiB: hundreds of hours of driving.
  public static var usualCapacity: UInt32 { 4096 }
  /// More than any frame brings.
  private static var mostPending: Int { 16 }

  /// Opens a log to be written on; makes it if it does not exist.
  ///
  /// - Parameter capacity: places of a new log's ring; an old one keeps its own.
  /// - Returns: `nil` where something else stands, which is left alone.
  public static func open(
    _ path: Span<UInt8>, capacity: UInt32 = usualCapacity
  ) throws(SystemError) -> LogFile? {
    precondition(capacity > 0, "a ring has places")
    let file = try openAlone(path)
    guard let ring = ring(in: try MappedFile(path: path)) else { return nil }
    return try LogFile(
      writing: file, path, after: ring.last, ring.capacity > 0 ? ring.capacity : capacity)
  }

  private init(
    writing file: consuming FileDescriptor, _ path: Span<UInt8>, after last: UInt64,
    _ capacity: UInt32
  ) throws(SystemError) {
    let size = Int(try perform(.inspect) { feredge_file_size(file.rawValue) })
    try Self.extend(file, from: size, to: LogReader.byteCount(capacity: Int(capacity)))
    if size == 0 { try Self.settleName(of: path) }
    pending = try LockedMemory(byteCount: Self.mostPending * LogRecord.byteCount)
    sequence = last + 1
    self.capacity = capacity
    boot = BootIdentity.read()
    self.file = file
  }

  private static func openAlone(_ path: Span<UInt8>) throws(SystemError) -> FileDescriptor {
    let file = try FileDescriptor.open(path, for: .log)
    _ = try perform(.lock) { flock(file.rawValue, LOCK_EX | LOCK_NB) }
    return file
  }

  /// The last entry and the places of a log that was written before; 0 and 0 of a new one.
  private static func ring(
    in file: borrowing MappedFile
  ) -> (last: UInt64, capacity: UInt32)? {
    guard let reader = try? LogReader(file.bytes) else { return nil }
    return (reader.last, UInt32(reader.capacity))
  }

  /// Fills a new file, or one whose making was cut off, with zeros up to its size, on the device.
  private static func extend(
    _ file: borrowing FileDescriptor, from size: Int, to wanted: Int
  ) throws(SystemError) {
    guard size < wanted else { return }
    try fill(file, from: size, to: wanted, with: try LockedMemory(byteCount: 65_536))
    _ = try perform(.flush) { fsync(file.rawValue) }
  }

  private static func fill(
    _ file: borrowing FileDescriptor, from size: Int, to wanted: Int,
    with zeros: borrowing LockedMemory
  ) throws(SystemError) {
    var start = size / LogRecord.byteCount * LogRecord.byteCount
    while start < wanted {
      let count = min(zeros.byteCount, wanted - start)
      try write(zeros.bytes.extracting(0..<count), at: start, to: file)
      start += count
    }
  }

  /// Puts the name of a new file onto the device as well; it stands in its folder.
  private static func settleName(of path: Span<UInt8>) throws(SystemError) {
    var end = path.count
    while end > 0, path[end - 1] != UInt8(ascii: "/") { end -= 1 }
    let here: StaticString = "."
    let folder = try FileDescriptor.open(
      end > 0 ? path.extracting(0..<end) : here.bytes, for: .read)
    do throws(SystemError) { _ = try perform(.flush) { fsync(folder.rawValue) } } catch {
      // Some file systems have nothing to write out for a folder.
      guard error.errno == .invalidArgument else { throw error }
    }
  }

  private static func wallTime() -> Int64 {
    var time = timespec()
    // Cannot fail: the clock exists on every Linux and the address is valid.
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// - Parameter line: a payload of `LogRecord`.
  public mutating func write(_ line: Span<UInt8>) throws(SystemError) {
    var payload = LogRecord.Payload(repeating: 0)
    precondition(line.count == payload.count, "a payload of the log")
    for index in payload.indices { payload[index] = line[index] }
    if pendingCount == Self.mostPending { try flush() }
    let record = LogRecord(
      sequence: sequence, wallTime: Self.wallTime(), monotonicTime: clock.now(), boot: boot,
      capacity: capacity, payload: payload)
    sequence += 1
    let offset = pendingCount * LogRecord.byteCount
    pendingCount += 1
    var target = pending.mutableBytes
    record.write(into: &target, at: offset)
  }

  public mutating func flush() throws(SystemError) {
    guard pendingCount > 0 else { return }
    let count = pendingCount
    // What a device refuses now is lost: trying again would cost every frame as much.
    pendingCount = 0
    let first = Int((sequence - UInt64(count) - 1) % UInt64(capacity))
    let beforeEnd = min(count, Int(capacity) - first)
    try put(0..<beforeEnd, at: first)
    if beforeEnd < count { try put(beforeEnd..<count, at: 0) }
    _ = try perform(.flush) { fdatasync(file.rawValue) }
  }

  /// Writes pending entries to places of the ring.
  private func put(_ entries: Range<Int>, at place: Int) throws(SystemError) {
    let size = LogRecord.byteCount
    try Self.write(
      pending.bytes.extracting(entries.lowerBound * size..<entries.upperBound * size),
      at: place * size, to: file)
  }

  private static func write(
    _ bytes: Span<UInt8>, at offset: Int, to file: borrowing FileDescriptor
  ) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let rest = bytes.extracting(written..<bytes.count)
      written += try perform(.write) {
        unsafe rest.withUnsafeBufferPointer {
          unsafe pwrite(file.rawValue, $0.baseAddress, $0.count, off_t(offset + written))
        }
      }
    }
  }
}
