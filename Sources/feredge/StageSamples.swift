internal import LinuxHardware
internal import Timing

/// Every time of every stage of a run, in memory taken before its first frame, so that percentiles are exact.
///
/// Row 0 holds whole frames, row n the stage with raw value n; the wait for the camera is not kept.
struct StageSamples: ~Copyable {
  private let memory: LockedMemory
  /// Frames that there is room for.
  let capacity: Int
  private var counts = InlineArray<8, Int>(repeating: 0)
  private(set) var frames = 0

  /// - Parameter capacity: 1 or more.
  init(capacity: Int) throws(SystemError) {
    memory = try LockedMemory(byteCount: Stage.count * capacity * MemoryLayout<Int64>.stride)
    self.capacity = capacity
  }

  /// Nanoseconds of a row.
  private func values(_ row: Int) -> UnsafeMutableBufferPointer<Int64> {
    // The memory is page-aligned, has `capacity` values per row, and nothing else.
    let all = unsafe memory.start.assumingMemoryBound(to: Int64.self)
    return unsafe UnsafeMutableBufferPointer(start: all + row * capacity, count: capacity)
  }

  private mutating func append(_ span: TimeSpan, to row: Int) {
    unsafe values(row)[counts[row]] = span.nanoseconds
    counts[row] += 1
  }

  /// - Precondition: fewer than `capacity` frames were added. A stage that a frame skipped is left out.
  mutating func add(_ times: StageTimes) {
    precondition(frames < capacity, "as many frames as there is room for")
    frames += 1
    append(times.work, to: 0)
    for row in 1..<Stage.count {
      guard let stage = Stage(index: row), times[stage] > .zero else { continue }
      append(times[stage], to: row)
    }
  }

  /// Puts every row in rising order; to be called once, before anything is read.
  mutating func sort() {
    for row in 0..<Stage.count {
      unsafe Durations.sort(UnsafeMutableBufferPointer(rebasing: values(row)[0..<counts[row]]))
    }
  }

  /// How many frames had the stage of a row.
  func count(_ row: Int) -> Int { counts[row] }

  /// The time that `perMille` of 1000 values do not exceed: that of rank ⌈n · perMille ÷ 1000⌉, the first for 0.
  ///
  /// - Returns: `nil` in an empty row.
  func percentile(_ perMille: Int, of row: Int) -> TimeSpan? {
    guard counts[row] > 0 else { return nil }
    let rank = max(1, (counts[row] * perMille + 999) / 1000)
    return unsafe TimeSpan(nanoseconds: values(row)[rank - 1])
  }

  /// Frames whose work outlasted the budget.
  func late(for budget: TimeSpan) -> Int {
    var late = 0
    for index in 0..<counts[0] where unsafe values(0)[index] > budget.nanoseconds { late += 1 }
    return late
  }
}
