/// A stretch of the arena that a tensor or a kernel's scratch needs for part of a run.
struct PlannedBuffer: BitwiseCopyable {
  /// 0 for what needs no place of its own.
  var byteCount = 0
  /// The first and last operator that uses it; −1 stands for "before the first", the number of
  /// operators for "after the last".
  var firstUse: Int32 = .max
  var lastUse: Int32 = .min
  /// Bytes from the start of the arena, once placed.
  var offset = 0

  /// Lengthens the lifetime to include operator `index`.
  mutating func use(at index: Int) {
    firstUse = min(firstUse, Int32(index))
    lastUse = max(lastUse, Int32(index))
  }

  /// Whether both are alive at some operator.
  func meets(_ other: PlannedBuffer) -> Bool {
    firstUse <= other.lastUse && other.firstUse <= lastUse
  }
}

/// Gives every buffer a place in one arena so that no two that are alive together overlap.
///
/// Greedy by size: the largest buffer first, each at the lowest place that is free for all of its
/// life. The problem (dynamic storage allocation) is NP-hard; `lowerBound` tells how far from the
/// best a plan can be at most, and `PlanSearch` looks for a better one.
enum MemoryPlanner {
  /// Buffers start at multiples of this: a SIMD register.
  static var alignment: Int { 16 }

  /// Sets every `offset`.
  ///
  /// - Parameter order: room for one number per buffer.
  /// - Returns: bytes of the arena: the highest end of any buffer, rounded up.
  /// - Complexity: `buffers.count²`.
  static func place(_ buffers: MutableValues<PlannedBuffer>, order: MutableValues<Int32>) -> Int {
    var placed = 0
    var highest = 0
    while let next = largestUnplaced(buffers) {
      var buffer = buffers[next]
      buffer.offset = lowestPlace(for: buffer, among: buffers, order, placed)
      buffers[next] = buffer
      highest = max(highest, roundedUp(buffer.offset + buffer.byteCount))
      insert(next, into: order, count: placed, by: buffers)
      placed += 1
    }
    return highest
  }

  /// The most bytes that are alive at any one operator: no plan can do with less.
  static func lowerBound(_ buffers: Values<PlannedBuffer>, operatorCount: Int) -> Int {
    var most = 0
    for moment in -1...operatorCount {
      var alive = 0
      for index in 0..<buffers.count
      where buffers[index].firstUse <= Int32(moment) && buffers[index].lastUse >= Int32(moment) {
        alive += roundedUp(buffers[index].byteCount)
      }
      most = max(most, alive)
    }
    return most
  }

  static func roundedUp(_ byteCount: Int) -> Int {
    (byteCount + alignment - 1) / alignment * alignment
  }

  /// Marks a buffer as not placed yet.
  static var unplaced: Int { -1 }

  /// The largest buffer that has no place; of equals the one that is used first, then the first listed.
  static func largestUnplaced(_ buffers: MutableValues<PlannedBuffer>) -> Int? {
    var best: Int?
    for index in 0..<buffers.count {
      let buffer = buffers[index]
      guard buffer.byteCount > 0, buffer.offset == unplaced else { continue }
      guard let current = best else {
        best = index
        continue
      }
      let rival = buffers[current]
      if buffer.byteCount > rival.byteCount
        || (buffer.byteCount == rival.byteCount && buffer.firstUse < rival.firstUse)
      {
        best = index
      }
    }
    return best
  }

  /// `order` lists the placed buffers by rising offset: the first gap between those that `buffer` meets.
  static func lowestPlace(
    for buffer: PlannedBuffer, among buffers: MutableValues<PlannedBuffer>,
    _ order: MutableValues<Int32>, _ placed: Int
  ) -> Int {
    var place = 0
    for rank in 0..<placed {
      let other = buffers[Int(order[rank])]
      guard other.meets(buffer) else { continue }
      if place + buffer.byteCount <= other.offset { break }
      place = max(place, roundedUp(other.offset + other.byteCount))
    }
    return place
  }

  private static func insert(
    _ index: Int, into order: MutableValues<Int32>, count: Int,
    by buffers: MutableValues<PlannedBuffer>
  ) {
    var rank = count
    while rank > 0, buffers[Int(order[rank - 1])].offset > buffers[index].offset {
      order[rank] = order[rank - 1]
      rank -= 1
    }
    order[rank] = Int32(index)
  }
}
