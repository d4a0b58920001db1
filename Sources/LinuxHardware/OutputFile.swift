internal import CLinux
public import Hardware
public import Timing

/// A file of lines, or standard output: events, the trace, what a person sees.
///
/// Lines are collected in a fixed buffer and written when it is full or flushed. Either a line enters
/// the buffer whole or it is refused, so a full disk loses whole lines and never cuts one; as soon as
/// there is room again, writing goes on. The same holds for a pipe or a terminal whose reader stopped
/// reading: what it has not taken stays in the buffer for as long as `Patience` does not allow to wait.
///
/// Writing to a disk waits for the disk.
public struct OutputFile: LineSink, ~Copyable {
  private var file: FileDescriptor
  private var buffer: LockedMemory
  private var count = 0
  private let patience: Patience
  /// The most that is written at once.
  private let piece: Int

  /// Holds some hundreds of lines of the trace.
  private static var capacity: Int { 65_536 }
  /// A request to end that comes just before waiting begins is seen as late as this.
  private static var lookEvery: TimeSpan { .milliseconds(200) }
  /// The longest that the end of a run waits for a reader that takes a little now and then: shorter than any
  /// watchdog's patience, which is not petted meanwhile.
  private static var longestEnd: TimeSpan { .seconds(5) }

  /// How long a reader that takes nothing is waited for.
  public struct Patience: Sendable {
    /// When flushing; `nil`: as long as it takes, until the process is asked to end.
    var meanwhile: TimeSpan?
    /// At the end of a run, and once the process is asked to end: for a reader that takes nothing at all. One that reads on
    /// has five seconds. What is not taken then is lost, be it the rest of a line.
    var atEnd: TimeSpan

    public init(meanwhile: TimeSpan?, atEnd: TimeSpan) {
      self.meanwhile = meanwhile
      self.atEnd = atEnd
    }

    /// The lines are what the program is run for.
    public static var unlimited: Patience { Patience(meanwhile: nil, atEnd: .seconds(1)) }
    /// Something else must not wait for them, until it is over.
    public static var none: Patience { Patience(meanwhile: .zero, atEnd: .seconds(1)) }
  }

  /// Opens a file to be written from its start; makes it if it does not exist.
  ///
  /// - Throws: `fileBusy`, with the file as it was, for one that is being read or written.
  public init(path: Span<UInt8>, patience: Patience = .unlimited) throws(SystemError) {
    try self.init(writing: .overwriting(path), patience: patience)
  }

  /// Takes over an open descriptor, such as `FileDescriptor.standardOutput()`.
  public init(
    writing file: consuming FileDescriptor, patience: Patience = .unlimited
  ) throws(SystemError) {
    let own = file.hasReader ? file.neverWaiting() : file
    let buffer = try LockedMemory(byteCount: Self.capacity)
    piece = own.readyBytes
    self.file = own
    self.buffer = buffer
    self.patience = patience
  }

  /// Whether a person reads this.
  public var isTerminal: Bool { file.isTerminal }

  /// Whether lines are waiting for their reader; after a flush, those that it did not take.
  public var isBehind: Bool { count > 0 }

  /// - Precondition: a line is at most 65 536 bytes long.
  /// - Throws: `timedOut` when so many lines wait for the reader that this one has no room.
  public mutating func write(_ line: Span<UInt8>) throws(SystemError) {
    precondition(line.count <= Self.capacity, "a line fits into the buffer")
    if count + line.count > Self.capacity { try flush() }
    guard count + line.count <= Self.capacity else { throw SystemError(.write, .timedOut) }
    let filled = count
    count += line.count
    var target = buffer.mutableBytes
    for index in line.indices { target[filled + index] = line[index] }
  }

  /// - Throws: `timedOut` when the process is asked to end while its patience is unlimited; what a reader does not
  ///   take in a limited time is no error as long as there is room for it.
  public mutating func flush() throws(SystemError) {
    try handOver(within: patience.meanwhile)
    if isBehind, patience.meanwhile == nil { throw SystemError(.write, .timedOut) }
  }

  /// - Throws: also `timedOut` when the reader did not take everything.
  public mutating func settle() throws(SystemError) {
    try handOver(within: patience.meanwhile.map { _ in patience.atEnd })
    if isBehind { throw SystemError(.write, .timedOut) }
  }

  /// Writes out the rest and closes, so that no error stays unknown.
  public consuming func finish() throws(SystemError) {
    try settle()
    try file.close()
  }

  /// Writes what the device takes, until all is written or it took nothing for longer than `limit` allows.
  private mutating func handOver(within limit: TimeSpan?) throws(SystemError) {
    var written = 0
    // What the device took is gone from the buffer, also when it then refused the rest.
    defer { dropFirst(written) }
    var clock = SystemClock()
    var limit = limit
    var progressed = clock.now()
    var end = progressed + Self.longestEnd
    while written < count {
      if limit == nil, TerminationSignals.arePending {
        limit = patience.atEnd
        progressed = clock.now()
        end = progressed + Self.longestEnd
      }
      let taken = try offer(written, waiting: limit ?? Self.lookEvery)
      written += taken
      if taken > 0 { progressed = clock.now() }
      guard let limit else { continue }
      let now = clock.now()
      if taken == 0 && now - progressed >= limit || now >= end { return }
    }
  }

  /// Writes once, from a place in the buffer on; how much was taken.
  private func offer(_ start: Int, waiting limit: TimeSpan) throws(SystemError) -> Int {
    guard try file.wait(for: .output, atMost: limit) == .ready else { return 0 }
    let end = piece < count - start ? start + piece : count
    do throws(SystemError) { return try file.write(buffer.bytes.extracting(start..<end)) } catch {
      // There was room for less than the device takes at once, or somebody else took it.
      guard error.errno == .wouldBlock else { throw error }
      return 0
    }
  }

  private mutating func dropFirst(_ written: Int) {
    guard written > 0 else { return }
    count -= written
    let left = count
    var bytes = buffer.mutableBytes
    for index in 0..<left { bytes[index] = bytes[written + index] }
  }
}
