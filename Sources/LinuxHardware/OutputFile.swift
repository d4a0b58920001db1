internal import CLinux
public import Hardware
internal import Timing

/// A file of lines, or standard output: events, the trace.
///
/// Lines are collected in a fixed buffer and written when it is full or flushed. Either a line enters
/// the buffer whole or it is refused, so a full disk loses whole lines and never cuts one; as soon as
/// there is room again, writing goes on. Writing waits for the device.
public struct OutputFile: LineSink, ~Copyable {
  private var file: FileDescriptor
  private var buffer: LockedMemory
  private var count = 0

  /// Holds some hundreds of lines of the trace.
  private static var capacity: Int { 65_536 }

  /// Opens a file to be written from its start; makes it if it does not exist.
  ///
  /// - Throws: `fileBusy`, with the file as it was, for one that is being read or written.
  public init(path: Span<UInt8>) throws(SystemError) {
    try self.init(writing: .overwriting(path))
  }

  /// Takes over an open descriptor, such as `FileDescriptor.standardOutput()`.
  public init(writing file: consuming FileDescriptor) throws(SystemError) {
    self.file = file
    buffer = try LockedMemory(byteCount: Self.capacity)
  }

  /// Whether a person reads this.
  public var isTerminal: Bool { file.isTerminal }

  /// - Precondition: a line is at most 65 536 bytes long.
  public mutating func write(_ line: Span<UInt8>) throws(SystemError) {
    precondition(line.count <= Self.capacity, "a line fits into the buffer")
    if count + line.count > Self.capacity { try flush() }
    let filled = count
    count += line.count
    var target = buffer.mutableBytes
    for index in line.indices { target[filled + index] = line[index] }
  }

  public mutating func flush() throws(SystemError) {
    var written = 0
    // What the device took is gone from the buffer, also when it then refused the rest.
    defer { dropFirst(written) }
    while written < count {
      do throws(SystemError) {
        written += try file.write(buffer.bytes.extracting(written..<count))
      } catch {
        guard error.errno == .wouldBlock else { throw error }
        // Somebody else made the terminal non-blocking: wait as a blocking write would.
        _ = try file.wait(for: .output, atMost: .seconds(1))
      }
    }
  }

  /// Writes out the rest and closes, so that no error stays unknown.
  public consuming func finish() throws(SystemError) {
    try flush()
    try file.close()
  }

  private mutating func dropFirst(_ written: Int) {
    guard written > 0 else { return }
    count -= written
    let left = count
    var bytes = buffer.mutableBytes
    for index in 0..<left { bytes[index] = bytes[written + index] }
  }
}
