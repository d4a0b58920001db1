internal import CLinux
internal import Hardware
internal import Timing

/// A thread of its own that puts entries onto the event log's device, because a memory card may take seconds
/// for what usually takes milliseconds, and no frame can wait for it.
///
/// Entries go to it through a pipe and its answers come back through another: the kernel's pipe is the ring
/// of fixed size between the two (64 KiB, some 240 entries), so they share no memory. `LogFile` is its only user.
///
/// Public because its end is: a type whose values other modules destroy has to be visible there.
public struct LogThread: ~Copyable {
  private let thread: pthread_t
  /// The end that is written; closed before the thread is waited for, so it is no `FileDescriptor`.
  private let entries: Int32
  private let answers: FileDescriptor

  /// What came of some entries that were handed over.
  struct Answer {
    var entries: Int32
    /// 0: they are on the device.
    fileprivate var errno: Int32
    fileprivate var operation: Int32

    /// Why they, or some of them, are not on the device; `nil` when they are.
    var failure: SystemError? {
      guard errno != 0 else { return nil }
      let known = UInt8(exactly: operation).flatMap { SystemOperation(rawValue: $0) }
      return SystemError(known ?? .write, Errno(rawValue: errno))
    }
  }

  /// - Parameter file: the log's; the thread's from now on.
  init(writing file: consuming FileDescriptor) throws(SystemError) {
    var file = file
    var down = try Pipe()
    var up = try Pipe()
    // The thread's first message is what it works on; it can hardly own anything of this function's.
    var post = LogPost(file: file.rawValue, answers: up.write.rawValue)
    _ = try perform(.send) { unsafe write(down.write.rawValue, &post, MemoryLayout<LogPost>.size) }
    var thread = pthread_t()
    let source = unsafe UnsafeMutableRawPointer(bitPattern: Int(down.read.rawValue))
    _ = try perform(.spawn) {
      unsafe feredge_start_thread(
        {
          LogDesk.work(from: Int32(truncatingIfNeeded: Int(bitPattern: $0)))
          return nil
        }, source, &thread)
    }
    self.thread = thread
    // The other ends are the thread's from here on.
    _ = file.release()
    _ = down.read.release()
    _ = up.write.release()
    entries = down.write.release()
    answers = FileDescriptor(owning: up.read.release())
  }

  deinit {
    // The end of the pipe is the thread's end, once it has written what it has. A device that hangs
    // keeps it, and nobody waits for that any longer.
    _ = close(entries)
    feredge_join_thread(thread, 5)
  }

  /// Hands entries over; never waits.
  ///
  /// - Parameter records: whole ones, at most 16.
  /// - Throws: `ETIMEDOUT` when the device is so far behind that the pipe is full; they are lost then.
  func hand(_ records: Span<UInt8>) throws(SystemError) {
    precondition(records.count <= LogDesk.blockBytes, "a pipe takes a page whole")
    // A pipe that takes anything takes a page (PIPE_BUF, pipe(7)), and nobody else writes into it.
    var request = pollfd(fd: entries, events: Int16(POLLOUT), revents: 0)
    guard unsafe poll(&request, 1, 0) > 0 else { throw SystemError(.flush, .timedOut) }
    _ = try perform(.write) {
      unsafe records.withUnsafeBufferPointer { unsafe write(entries, $0.baseAddress, $0.count) }
    }
  }

  /// The next answer, waited for; `nil` when none came in time.
  func answer(within patience: TimeSpan) throws(SystemError) -> Answer? {
    guard try answers.wait(for: .input, atMost: patience) == .ready else { return nil }
    var answer = Answer(entries: 0, errno: 0, operation: 0)
    let count = try unsafe answers.read(into: &answer, count: MemoryLayout<Answer>.size)
    // A pipe keeps what was written at once together, up to a page.
    return count == MemoryLayout<Answer>.size ? answer : nil
  }
}

/// Both ends of a new pipe.
private struct Pipe: ~Copyable {
  var read: FileDescriptor
  var write: FileDescriptor

  init() throws(SystemError) {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    _ = try perform(.makePipe) { unsafe feredge_pipe(&ends.read, &ends.write) }
    read = FileDescriptor(owning: ends.read)
    write = FileDescriptor(owning: ends.write)
  }
}

/// What the thread works on, as descriptors that are its own.
private struct LogPost {
  var file: Int32
  var answers: Int32
}

/// What the thread does and has.
private struct LogDesk: ~Copyable {
  private let entries: FileDescriptor
  private let file: FileDescriptor
  private let answers: FileDescriptor
  private var block: LockedMemory

  static var blockBytes: Int { 4096 }

  /// The thread from its start to its end.
  static func work(from source: Int32) {
    do throws(SystemError) {
      var desk = try LogDesk(reading: FileDescriptor(owning: source))
      while try desk.serve() {}
    } catch {
      // Without its pipes it can tell nobody; the entries that stay without an answer tell that.
    }
  }

  private init(reading entries: consuming FileDescriptor) throws(SystemError) {
    var post = LogPost(file: -1, answers: -1)
    _ = try unsafe entries.read(into: &post, count: MemoryLayout<LogPost>.size)
    let (file, answers) = (post.file, post.answers)
    let block = try LockedMemory(byteCount: Self.blockBytes)
    self.entries = entries
    self.file = FileDescriptor(owning: file)
    self.answers = FileDescriptor(owning: answers)
    self.block = block
  }

  /// Takes what is there, at least one entry, puts it onto the device and answers.
  ///
  /// - Returns: `false` at the end.
  private mutating func serve() throws(SystemError) -> Bool {
    var filled = 0
    repeat {
      let count = try unsafe entries.read(
        into: block.start + filled, count: Self.blockBytes - filled)
      if count == 0 { return false }
      filled += count
    } while filled % LogRecord.byteCount != 0
    let count = filled / LogRecord.byteCount
    let failure = put(count)
    var answer = LogThread.Answer(
      entries: Int32(count), errno: failure?.errno.rawValue ?? 0,
      operation: Int32(failure?.operation.rawValue ?? 0))
    _ = try perform(.send) {
      unsafe write(answers.rawValue, &answer, MemoryLayout<LogThread.Answer>.size)
    }
    return true
  }

  /// Writes entries to their places and waits for the device; why that failed, if it did.
  private func put(_ count: Int) -> SystemError? {
    let size = LogRecord.byteCount
    do throws(SystemError) {
      for index in 0..<count {
        let bytes = block.bytes.extracting(index * size..<(index + 1) * size)
        // Whole in any case: this very process made it.
        guard let record = LogRecord(reading: bytes) else { continue }
        try LogRing.write(bytes, at: record.place * size, to: file)
      }
      _ = try perform(.flush) { fdatasync(file.rawValue) }
      return nil
    } catch {
      return error
    }
  }
}
