internal import CLinux
internal import Imaging
internal import Timing

/// The bytes of a file or pipe, read ahead into a fixed buffer.
struct ClipInput: ~Copyable {
  private let file: FileDescriptor
  private var buffer: LockedMemory
  private var start = 0
  private var end = 0

  init(_ file: consuming FileDescriptor) throws(SystemError) {
    self.file = file
    buffer = try LockedMemory(byteCount: 65_536)
  }

  /// What there is to take.
  enum Supply {
    case bytes
    /// Nothing more will come.
    case end
    /// Nothing came within the patience, or a signal did.
    case nothingYet
  }

  /// Makes sure that there are bytes to take, if there can be.
  mutating func supply(within patience: TimeSpan) throws(SystemError) -> Supply {
    if start < end { return .bytes }
    guard try file.wait(for: .input, atMost: patience) == .ready else { return .nothingYet }
    start = 0
    // In bounds: the buffer is exactly so long and nobody else uses it.
    end = try unsafe file.read(into: buffer.start, count: buffer.byteCount)
    return end > 0 ? .bytes : .end
  }

  /// What came of collecting a line.
  enum LineProgress {
    case complete, incomplete, tooLong
  }

  /// Moves bytes to `line` up to the next newline, which is dropped.
  mutating func take(into line: inout ClipLine) -> LineProgress {
    while start < end {
      let byte = buffer.bytes[start]
      start += 1
      if byte == UInt8(ascii: "\n") { return .complete }
      guard line.append(byte) else { return .tooLong }
    }
    return .incomplete
  }

  /// Moves as many bytes as there are to `memory`, from `offset` on.
  ///
  /// - Returns: how many.
  mutating func take(into memory: inout LockedMemory, from offset: Int) -> Int {
    precondition(offset >= 0 && offset <= memory.byteCount, "a place of the memory")
    let first = start
    let count = min(end - first, memory.byteCount - offset)
    start += count
    // In bounds: `count` is at most what is left of either block, and the two are different mappings.
    unsafe (memory.start + offset).copyMemory(from: buffer.start + first, byteCount: count)
    return count
  }

  /// Drops at most `count` bytes.
  ///
  /// - Returns: how many there were.
  mutating func drop(atMost count: Int) -> Int {
    let dropped = min(end - start, count)
    start += dropped
    return dropped
  }
}
