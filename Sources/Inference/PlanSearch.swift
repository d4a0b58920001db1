/// Searches the smallest arena for buffers of given lifetimes.
///
/// First whether the lower bound can be reached: the largest buffer first, each at the bottom or the top
/// of every gap in turn. That finds it for most networks, as few large buffers decide.
///
/// Else in full. In some smallest arena each buffer lies at the lowest place that those below it leave: whatever could
/// move down may be moved down. So it is enough to place buffers from the bottom up, each at the lowest
/// free place, in every order in which places rise; of buffers at the same place, in the order of their
/// numbers. A branch ends where some moment has more bytes alive than fit above the place reached.
///
/// Small networks are searched to the end; the number of steps is bounded, so that a start is too.
struct PlanSearch {
  private let buffers: MutableValues<PlannedBuffer>
  private let order: MutableValues<Int32>
  /// The best plan's places.
  private let best: MutableValues<Int32>
  private let operatorCount: Int
  private(set) var bestBytes: Int
  private let lowerBound: Int
  private var stepsLeft: Int

  /// Steps, a few thousand operations each for a small network.
  private static var mostSteps: Int { 2_000 }
  /// Looks of the full search, of which a step takes one for each buffer at each moment: below a second on the
  /// slowest board. Only networks larger than EfficientNet-B0 (239 operators, 405 tensors) get fewer steps for it.
  private static var mostLooks: Int { 300_000_000 }

  /// - Parameters:
  ///   - buffers: placed in an arena of `bytes`.
  ///   - order, best: room for one number per buffer.
  init(
    _ buffers: MutableValues<PlannedBuffer>, order: MutableValues<Int32>,
    best: MutableValues<Int32>, operatorCount: Int, bytes: Int, lowerBound: Int
  ) {
    self.buffers = buffers
    self.order = order
    self.best = best
    self.operatorCount = operatorCount
    self.lowerBound = lowerBound
    bestBytes = bytes
    stepsLeft = Self.mostSteps
  }

  /// Leaves the best plan in the buffers.
  ///
  /// - Returns: whether no plan is smaller.
  mutating func run() -> Bool {
    if bestBytes == lowerBound { return true }
    // Places are kept in 32 bits.
    guard bestBytes <= Int(Int32.max) else { return false }
    var count = 0
    for index in 0..<buffers.count {
      best[index] = Int32(buffers[index].offset)
      if buffers[index].byteCount > 0 {
        count += 1
        move(index, to: MemoryPlanner.unplaced)
      }
    }
    if fitRest() {
      bestBytes = lowerBound
      return true
    }
    stepsLeft = min(Self.mostSteps, Self.mostLooks / ((operatorCount + 2) * buffers.count))
    descend(placed: 0, of: count, from: 0)
    for index in 0..<buffers.count { move(index, to: Int(best[index])) }
    return bestBytes == lowerBound || stepsLeft > 0
  }

  private func move(_ index: Int, to place: Int) {
    var buffer = buffers[index]
    buffer.offset = place
    buffers[index] = buffer
  }

  // MARK: - Does it fit into the lower bound?

  /// Places all that is unplaced below the lower bound; leaves nothing placed where that fails.
  private mutating func fitRest() -> Bool {
    guard let next = MemoryPlanner.largestUnplaced(buffers) else { return true }
    stepsLeft -= 1
    if stepsLeft <= 0 { return false }
    let buffer = buffers[next]
    let size = MemoryPlanner.roundedUp(buffer.byteCount)
    if fitRest(with: next, at: 0) || fitRest(with: next, at: lowerBound - size) { return true }
    for index in 0..<buffers.count {
      let other = buffers[index]
      guard other.byteCount > 0, other.offset != MemoryPlanner.unplaced, other.meets(buffer)
      else { continue }
      let end = MemoryPlanner.roundedUp(other.offset + other.byteCount)
      if fitRest(with: next, at: end) || fitRest(with: next, at: other.offset - size) {
        return true
      }
    }
    return false
  }

  private mutating func fitRest(with next: Int, at place: Int) -> Bool {
    guard stepsLeft > 0, isFree(place, for: buffers[next]) else { return false }
    move(next, to: place)
    if fitRest() { return true }
    move(next, to: MemoryPlanner.unplaced)
    return false
  }

  private func isFree(_ place: Int, for buffer: PlannedBuffer) -> Bool {
    let end = place + MemoryPlanner.roundedUp(buffer.byteCount)
    if place < 0 || end > lowerBound { return false }
    for index in 0..<buffers.count {
      let other = buffers[index]
      guard other.byteCount > 0, other.offset != MemoryPlanner.unplaced, other.meets(buffer)
      else { continue }
      if place < MemoryPlanner.roundedUp(other.offset + other.byteCount), other.offset < end {
        return false
      }
    }
    return true
  }

  // MARK: - The full search

  /// Whether to go on looking.
  private var isOpen: Bool { stepsLeft > 0 && bestBytes > lowerBound }

  /// Places one more buffer, in each way that may lead to a smaller arena.
  private mutating func descend(placed: Int, of count: Int, from place: Int) {
    if placed == count {
      keep()
      return
    }
    stepsLeft -= 1
    guard isOpen, mayFit(above: place) else { return }
    let last = placed > 0 ? Int(order[placed - 1]) : -1
    for index in 0..<buffers.count {
      let buffer = buffers[index]
      guard buffer.byteCount > 0, buffer.offset == MemoryPlanner.unplaced else { continue }
      let lowest = MemoryPlanner.lowestPlace(for: buffer, among: buffers, order, placed)
      guard lowest > place || (lowest == place && index > last),
        MemoryPlanner.roundedUp(lowest + buffer.byteCount) < bestBytes
      else { continue }
      move(index, to: lowest)
      order[placed] = Int32(index)
      descend(placed: placed + 1, of: count, from: lowest)
      move(index, to: MemoryPlanner.unplaced)
      if !isOpen { return }
    }
  }

  /// Whether at every moment what is still to be placed fits above `place`, with what reaches above it.
  private func mayFit(above place: Int) -> Bool {
    for moment in -1...operatorCount {
      var bytes = place
      for index in 0..<buffers.count {
        let buffer = buffers[index]
        guard buffer.byteCount > 0, buffer.firstUse <= Int32(moment),
          buffer.lastUse >= Int32(moment)
        else { continue }
        let size = MemoryPlanner.roundedUp(buffer.byteCount)
        bytes +=
          buffer.offset == MemoryPlanner.unplaced
          ? size : max(0, buffer.offset + size - max(place, buffer.offset))
      }
      if bytes >= bestBytes { return false }
    }
    return true
  }

  /// Every buffer is placed: a smaller arena than all before.
  private mutating func keep() {
    var highest = 0
    for index in 0..<buffers.count where buffers[index].byteCount > 0 {
      best[index] = Int32(buffers[index].offset)
      highest = max(
        highest, MemoryPlanner.roundedUp(buffers[index].offset + buffers[index].byteCount))
    }
    bestBytes = highest
  }
}
