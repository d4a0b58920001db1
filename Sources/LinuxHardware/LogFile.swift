internal import CLinux
public import Hardware
internal import Timing

/// The event log (the black box): a ring of `LogRecord`s of fixed size in a file.
///
/// A flush hands the entries that came since the last one to a thread, which writes them and waits for the
/// device; the flush itself never waits, however slow the device is. Entries are lost when the device refuses
/// them or is some 240 entries behind, and the gap in the sequence says so. Only one process writes at a time.
public struct LogFile: LineSink, ~Copyable {
  private let thread: LogThread
  private var pending: LockedMemory
  private var pendingCount = 0
  /// Entries that were handed over and not answered for.
  private var unanswered: Int32 = 0
  /// When the thread last answered, or got entries after it had answered for all.
  private var heardAt: Instant = .zero
  /// Of the next entry.
  private var sequence: UInt64
  private let capacity: UInt32
  private let boot: InlineArray<16, UInt8>
  private var clock = SystemClock()

  /// 1 MiB: hundreds of hours of driving.
  public static var usualCapacity: UInt32 { 4096 }
  /// More than any frame brings; as many as a pipe takes whole.
  private static var mostPending: Int { 16 }
  /// A card that is busy with itself takes a second or two; one that takes longer is failing.
  private static var devicePatience: TimeSpan { .seconds(10) }
  /// At the end of a run, outputs are at their safe level already; the watchdog grants 10 s.
  private static var lastPatience: TimeSpan { .seconds(3) }

  /// Opens a log to be written on; makes it if it does not exist.
  ///
  /// - Parameter capacity: places of a new log's ring, 1 or more; an old one keeps its own.
  /// - Returns: `nil` where something else stands, which is left alone.
  public static func open(
    _ path: Span<UInt8>, capacity: UInt32 = usualCapacity
  ) throws(SystemError) -> LogFile? {
    guard let ring = try LogRing.open(path, capacity: capacity) else { return nil }
    return try LogFile(writing: ring)
  }

  /// Moves what stands in a log's place to `PATH.damaged`, where it may take the place of an older one.
  public static func setAside(_ path: Span<UInt8>) throws(SystemError) {
    try LogRing.setAside(path)
  }

  private init(writing ring: consuming LogRing) throws(SystemError) {
    let last = ring.last
    let places = ring.capacity
    let pending = try LockedMemory(byteCount: Self.mostPending * LogRecord.byteCount)
    let thread = try LogThread(writing: ring.taken())
    self.pending = pending
    self.thread = thread
    sequence = last + 1
    capacity = places
    boot = BootIdentity.read()
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
    if pendingCount == Self.mostPending { try hand() }
    let record = LogRecord(
      sequence: sequence, wallTime: Self.wallTime(), monotonicTime: clock.now(), boot: boot,
      capacity: capacity, payload: payload)
    sequence += 1
    let offset = pendingCount * LogRecord.byteCount
    pendingCount += 1
    var target = pending.mutableBytes
    record.write(into: &target, at: offset)
  }

  /// Hands the new entries over, and says what became of earlier ones.
  ///
  /// - Throws: why entries were lost, once; `ETIMEDOUT` as long as the device has not answered for 10 s.
  public mutating func flush() throws(SystemError) {
    try hand()
    while unanswered > 0, try hear(within: .zero) {}
    guard unanswered == 0 || clock.now() - heardAt < Self.devicePatience else {
      throw SystemError(.flush, .timedOut)
    }
  }

  /// Waits until everything is on the device, but for 3 s at most.
  public mutating func settle() throws(SystemError) {
    try hand()
    let limit = clock.now() + Self.lastPatience
    while unanswered > 0 {
      guard try hear(within: limit - clock.now()) else { throw SystemError(.flush, .timedOut) }
    }
  }

  private mutating func hand() throws(SystemError) {
    guard pendingCount > 0 else { return }
    let count = pendingCount
    // What cannot be handed over now is lost: trying again would cost every frame as much.
    pendingCount = 0
    try thread.hand(pending.bytes.extracting(0..<count * LogRecord.byteCount))
    if unanswered == 0 { heardAt = clock.now() }
    unanswered += Int32(count)
  }

  /// Takes an answer; whether there was one.
  private mutating func hear(within patience: TimeSpan) throws(SystemError) -> Bool {
    guard let answer = try thread.answer(within: patience) else { return false }
    unanswered -= answer.entries
    heardAt = clock.now()
    if let failure = answer.failure { throw failure }
    return true
  }
}
