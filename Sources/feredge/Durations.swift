internal import LinuxHardware
internal import Timing

/// Measured times, in memory taken before the first is measured.
struct Durations: ~Copyable {
  private let memory: LockedMemory
  private var count = 0
  private let capacity: Int

  /// - Parameter capacity: 1 or more.
  init(capacity: Int) throws(SystemError) {
    memory = try LockedMemory(byteCount: capacity * MemoryLayout<Int64>.stride)
    self.capacity = capacity
  }

  /// Nanoseconds.
  private var values: UnsafeMutableBufferPointer<Int64> {
    // The memory is page-aligned, large enough, and nothing else.
    unsafe UnsafeMutableBufferPointer(
      start: memory.start.assumingMemoryBound(to: Int64.self), count: capacity)
  }

  /// - Precondition: fewer than `capacity` were appended.
  mutating func append(_ span: TimeSpan) {
    precondition(count < capacity, "as many times as there is room for")
    unsafe values[count] = span.nanoseconds
    count += 1
  }

  /// - Precondition: `index` is below the number of times appended.
  subscript(index: Int) -> TimeSpan {
    precondition(index >= 0 && index < count, "a time that was measured")
    return unsafe TimeSpan(nanoseconds: values[index])
  }

  /// Puts them in rising order.
  mutating func sort() {
    unsafe Self.sort(UnsafeMutableBufferPointer(rebasing: values[0..<count]))
  }

  /// Puts values in rising order, in place (Shell's method with gaps of a third).
  @unsafe
  static func sort(_ values: UnsafeMutableBufferPointer<Int64>) {
    let count = values.count
    var gap = 1
    while gap < count / 3 { gap = 3 * gap + 1 }
    while gap >= 1 {
      for index in gap..<max(gap, count) {
        let value = unsafe values[index]
        var place = index
        while place >= gap, unsafe values[place - gap] > value {
          unsafe values[place] = values[place - gap]
          place -= gap
        }
        unsafe values[place] = value
      }
      gap /= 3
    }
  }
}
