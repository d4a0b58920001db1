internal import CLinux
internal import Timing

/// An open file or device, closed when its owner ends.
public struct FileDescriptor: ~Copyable {
  /// Less than 0 once closed.
  private(set) var rawValue: Int32

  /// - Parameter rawValue: an open descriptor that nobody else closes.
  init(owning rawValue: Int32) { self.rawValue = rawValue }

  deinit {
    guard rawValue >= 0 else { return }
    // Nothing can be done about an error here; who must know it calls `close()`.
    _ = CLinux.close(rawValue)
  }

  /// How a file or device is opened. No child process inherits it.
  enum Access {
    /// An existing file, to be read.
    case read
    /// A file to be written from its start; made with mode 0644 if it does not exist.
    case overwrite
    /// The same, with what it holds still in it.
    case output
    /// A pipe or a terminal that is there, to be written without ever waiting.
    case readyOutput
    /// A file to be written at any place; made as above.
    case log
    /// A device, to be read and written without ever waiting.
    case device
    /// A device, to be written only.
    case deviceOutput

    var flags: Int32 {
      switch self {
      case .read: O_RDONLY
      case .overwrite: O_WRONLY | O_CREAT | O_TRUNC
      case .output: O_WRONLY | O_CREAT
      case .readyOutput: O_WRONLY | O_NONBLOCK | O_NOCTTY
      case .log: O_RDWR | O_CREAT
      case .device: O_RDWR | O_NONBLOCK | O_NOCTTY
      case .deviceOutput: O_WRONLY
      }
    }
  }

  /// - Throws: also `interrupted`, when the process is asked to end while it waits for a named pipe's reader.
  static func open(
    _ path: borrowing PathName, for access: Access
  ) throws(SystemError) -> FileDescriptor {
    let rawValue = try perform(.open, unlessEnding: true) {
      unsafe path.withCString { unsafe feredge_open($0, access.flags | O_CLOEXEC, 0o644) }
    }
    return FileDescriptor(owning: rawValue)
  }

  static func open(_ path: Span<UInt8>, for access: Access) throws(SystemError) -> FileDescriptor {
    try open(pathName(path), for: access)
  }

  /// Opens an existing file to be read.
  public static func reading(_ path: Span<UInt8>) throws(SystemError) -> FileDescriptor {
    try open(path, for: .read)
  }

  /// Opens an existing file to be read; as long as this lives, `overwriting` refuses it.
  ///
  /// - Throws: `fileBusy` for one that is being overwritten.
  public static func holding(_ path: Span<UInt8>) throws(SystemError) -> FileDescriptor {
    let file = try open(path, for: .read)
    try file.lock(LOCK_SH)
    return file
  }

  /// Opens a file to be written from its start, empties it, and makes it if it does not exist.
  ///
  /// - Throws: `fileBusy`, with the file as it was, for one that is held by `holding` or being
  ///   overwritten, by this run or another: the clip that is replayed, two options with one file.
  static func overwriting(_ path: Span<UInt8>) throws(SystemError) -> FileDescriptor {
    let file = try open(path, for: .output)
    // A pipe or a device has nothing that could be lost, and is shared by whoever likes.
    guard feredge_file_size(file.rawValue) >= 0 else { return file }
    try file.lock(LOCK_EX)
    _ = try perform(.open) { ftruncate(file.rawValue, 0) }
    return file
  }

  /// Locks a whole file for as long as it is open here. A file system without locks locks nothing.
  private func lock(_ kind: Int32) throws(SystemError) {
    do throws(SystemError) { _ = try perform(.lock) { flock(rawValue, kind | LOCK_NB) } } catch {
      if error.errno == .wouldBlock { throw SystemError(.lock, .fileBusy) }
    }
  }

  /// Standard input, as a descriptor of its own.
  public static func standardInput() throws(SystemError) -> FileDescriptor {
    FileDescriptor(owning: try perform(.open) { feredge_duplicate(0) })
  }

  /// Standard output, as a descriptor of its own.
  public static func standardOutput() throws(SystemError) -> FileDescriptor {
    FileDescriptor(owning: try perform(.open) { feredge_duplicate(1) })
  }

  /// Standard error, as a descriptor of its own.
  public static func standardError() throws(SystemError) -> FileDescriptor {
    FileDescriptor(owning: try perform(.open) { feredge_duplicate(2) })
  }

  /// Gives up owning it: somebody else closes it.
  mutating func release() -> Int32 {
    let open = rawValue
    rawValue = -1
    return open
  }

  /// Whether a person reads or writes at the other end.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Closes now, and says what closing revealed: some file systems report a failed write only here.
  mutating func close() throws(SystemError) {
    let open = rawValue
    rawValue = -1
    // On Linux the descriptor is closed even when a signal interrupted that, so there is no retry.
    if CLinux.close(open) < 0, Errno.last != .interrupted { throw SystemError(.close, .last) }
  }

  /// What came of waiting.
  enum Readiness {
    case ready, timedOut
    /// A signal came: the caller may have to stop.
    case interrupted
  }

  /// What to wait for.
  enum Direction {
    case input, output
  }

  /// Waits until something can be read or written, or the other end is gone.
  func wait(for direction: Direction, atMost patience: TimeSpan) throws(SystemError) -> Readiness {
    var request = pollfd(fd: rawValue, events: 0, revents: 0)
    request.events = Int16(direction == .input ? POLLIN : POLLOUT)
    // poll counts whole milliseconds; rounded up, so that no wait ends early. A day is long enough.
    let limit = max(0, min(patience.nanoseconds, 86_400_000_000_000))
    let milliseconds = Int32((limit + 999_999) / 1_000_000)
    let count = unsafe poll(&request, 1, milliseconds)
    if count > 0 { return .ready }
    if count == 0 { return .timedOut }
    let errno = Errno.last
    if errno == .interrupted { return .interrupted }
    throw SystemError(.wait, errno)
  }

  /// Reads what is there, at most `count` bytes; 0 at the end.
  @unsafe
  func read(into start: UnsafeMutableRawPointer, count: Int) throws(SystemError) -> Int {
    try perform(.read) { unsafe CLinux.read(rawValue, start, count) }
  }

  /// Whether writing may have to wait for somebody who reads: a pipe, a socket, a terminal.
  var hasReader: Bool { isTerminal || feredge_is_pipe_or_socket(rawValue) == 1 }

  /// The same pipe or terminal, opened once more so that writing never waits for its reader.
  ///
  /// Never to wait is a property of the open file, which is shared with whoever handed it over: set there, it
  /// would surprise the shell and every other program of a terminal. So it is opened anew instead.
  ///
  /// - Returns: itself where the kernel does not do that: for a socket, another user's terminal, without `/proc`.
  consuming func neverWaiting() -> FileDescriptor {
    let path = PathName("/proc/self/fd/", number: Int(rawValue))
    do throws(SystemError) { return try .open(path, for: .readyOutput) } catch { return self }
  }

  /// How much can be written at once, when `wait` says ready, without waiting for a reader.
  ///
  /// A terminal is ready when there is room for a letter; a pipe when there is room for a page (PIPE_BUF, pipe(7)),
  /// a socket when there is room for more than that (a half or a third of its buffer, unix(7), tcp(7)).
  var readyBytes: Int {
    if !hasReader || feredge_never_waits(rawValue) == 1 { return .max }
    return isTerminal ? 1 : 4096
  }

  /// Writes as much as the device takes now; may be less than all.
  func write(_ bytes: Span<UInt8>) throws(SystemError) -> Int {
    try perform(.write) {
      unsafe bytes.withUnsafeBufferPointer {
        unsafe CLinux.write(rawValue, $0.baseAddress, $0.count)
      }
    }
  }
}

extension FileDescriptor {
  /// Writes a file of sysfs as a whole, which the kernel takes in one call only.
  func replace(
    with bytes: Span<UInt8>, _ operation: SystemOperation
  ) throws(SystemError) {
    _ = try perform(operation) {
      unsafe bytes.withUnsafeBufferPointer {
        unsafe pwrite(rawValue, $0.baseAddress, $0.count, 0)
      }
    }
  }

  /// The first byte of a file of sysfs, as it is now.
  func firstByte(_ operation: SystemOperation) throws(SystemError) -> UInt8 {
    var byte: UInt8 = 0
    let count = try perform(operation) { unsafe pread(rawValue, &byte, 1, 0) }
    guard count == 1 else { throw SystemError(operation, .inputOutput) }
    return byte
  }
}

/// A path to be opened, or the error of a path that cannot be one.
func pathName(_ path: Span<UInt8>) throws(SystemError) -> PathName {
  do throws(Errno) { return try PathName(path) } catch { throw SystemError(.open, error) }
}
