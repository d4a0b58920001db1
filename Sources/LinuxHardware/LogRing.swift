internal import CLinux
internal import Hardware

/// The event log's file, opened to be written by this process alone: `capacity` places for `LogRecord`s.
///
/// It gets its whole size at its first start, on the device and filled with zeros, so that later nothing but
/// data changes: a power cut can then damage no more than what is being written.
struct LogRing: ~Copyable {
  let file: FileDescriptor
  /// The sequence of the newest entry; 0 in a new log.
  let last: UInt64
  /// Places.
  let capacity: UInt32

  /// Opens a log; makes it if it does not exist.
  ///
  /// - Parameter capacity: places of a new one, 1 or more; an old one keeps its own.
  /// - Returns: `nil` where something else stands, which is left alone.
  static func open(_ path: Span<UInt8>, capacity: UInt32) throws(SystemError) -> LogRing? {
    precondition(capacity > 0, "a ring has places")
    let file = try openAlone(path)
    guard let old = content(of: try MappedFile(path: path)) else { return nil }
    let places = old.capacity > 0 ? old.capacity : capacity
    let size = Int(try perform(.inspect) { feredge_file_size(file.rawValue) })
    try extend(file, from: size, to: LogReader.byteCount(capacity: Int(places)))
    if size == 0 { try settleName(of: path) }
    return LogRing(file: file, last: old.last, capacity: places)
  }

  /// The file, for whoever writes entries to it.
  consuming func taken() -> FileDescriptor { file }

  /// Moves what stands in a log's place to `PATH.damaged`, where it may take the place of an older one.
  static func setAside(_ path: Span<UInt8>) throws(SystemError) {
    let old = try name(path, "")
    let new = try name(path, ".damaged")
    _ = try perform(.rename) {
      unsafe old.withCString { old in unsafe new.withCString { new in unsafe rename(old, new) } }
    }
  }

  private static func name(
    _ path: Span<UInt8>, _ ending: StaticString
  ) throws(SystemError) -> PathName {
    do throws(Errno) { return try PathName(path, and: ending) } catch {
      throw SystemError(.rename, error)
    }
  }

  private static func openAlone(_ path: Span<UInt8>) throws(SystemError) -> FileDescriptor {
    let file = try FileDescriptor.open(path, for: .log)
    _ = try perform(.lock) { flock(file.rawValue, LOCK_EX | LOCK_NB) }
    return file
  }

  /// The newest entry and the places of a log that was written before; 0 and 0 of a new one.
  private static func content(
    of file: borrowing MappedFile
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

  /// Writes bytes to a place of a log's file; they may still be in the kernel's memory then.
  static func write(
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
