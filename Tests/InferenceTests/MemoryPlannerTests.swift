import Testing
import TestSupport

@testable import Inference

@Suite struct MemoryPlannerTests {
  /// Buffers with lifetimes, and the plan's working tables.
  private struct Plan {
    var buffers: [PlannedBuffer]
    let operatorCount: Int

    /// Greedy, then searched: bytes of both, the lower bound, and whether the search was complete.
    mutating func make() -> (greedy: Int, searched: Int, bound: Int, isSmallest: Bool) {
      var order = [Int32](repeating: 0, count: buffers.count)
      var places = order
      let count = operatorCount
      return buffers.withUnsafeMutableBufferPointer { buffers in
        order.withUnsafeMutableBufferPointer { order in
          places.withUnsafeMutableBufferPointer { places in
            let all = unsafe MutableValues(start: buffers.baseAddress!, count: buffers.count)
            let numbers = unsafe MutableValues(start: order.baseAddress!, count: order.count)
            let best = unsafe MutableValues(start: places.baseAddress!, count: places.count)
            let bound = MemoryPlanner.lowerBound(all.values, operatorCount: count)
            let greedy = MemoryPlanner.place(all, order: numbers)
            var search = PlanSearch(
              all, order: numbers, best: best, operatorCount: count, bytes: greedy,
              lowerBound: bound)
            let isSmallest = search.run()
            return (greedy, search.bestBytes, bound, isSmallest)
          }
        }
      }
    }

    /// The highest end, and whether no two buffers that are alive together overlap.
    var outcome: (bytes: Int, isSound: Bool) {
      var bytes = 0
      var isSound = true
      for (index, buffer) in buffers.enumerated() {
        bytes = max(bytes, MemoryPlanner.roundedUp(buffer.offset + buffer.byteCount))
        if buffer.offset < 0 { isSound = false }
        for other in buffers[..<index] where other.meets(buffer) {
          if other.offset < buffer.offset + buffer.byteCount,
            buffer.offset < other.offset + other.byteCount
          {
            isSound = false
          }
        }
      }
      return (bytes, isSound)
    }

    /// The smallest arena over all orders of placing: what the search must find.
    func smallest() -> Int {
      var rest = Array(buffers.indices)
      return Self.smallest(buffers, &rest, placed: [])
    }

    private static func smallest(
      _ buffers: [PlannedBuffer], _ rest: inout [Int], placed: [PlannedBuffer]
    ) -> Int {
      if rest.isEmpty {
        return placed.map { MemoryPlanner.roundedUp($0.offset + $0.byteCount) }.max() ?? 0
      }
      var best = Int.max
      for position in rest.indices {
        var buffer = buffers[rest[position]]
        let met = placed.filter { $0.meets(buffer) }.sorted { $0.offset < $1.offset }
        buffer.offset = 0
        for other in met where buffer.offset + buffer.byteCount > other.offset {
          buffer.offset = max(
            buffer.offset, MemoryPlanner.roundedUp(other.offset + other.byteCount))
        }
        let taken = rest.remove(at: position)
        best = min(best, smallest(buffers, &rest, placed: placed + [buffer]))
        rest.insert(taken, at: position)
      }
      return best
    }

    init(count: Int, _ generator: inout SeededGenerator) {
      operatorCount = count
      buffers = (0..<count).map { _ in
        let first = Int32.random(in: -1...Int32(count - 1), using: &generator)
        return PlannedBuffer(
          byteCount: Int.random(in: 1...400, using: &generator), firstUse: first,
          lastUse: Int32.random(in: first...min(first + 3, Int32(count)), using: &generator),
          offset: MemoryPlanner.unplaced)
      }
    }
  }

  @Test(arguments: UInt64(1)...200)
  func `a searched plan is sound and as small as any`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var plan = Plan(count: Int.random(in: 2...6, using: &generator), &generator)
    let smallest = plan.smallest()
    let made = plan.make()
    let outcome = plan.outcome
    #expect(outcome.isSound)
    #expect(outcome.bytes == made.searched)
    #expect(made.isSmallest)
    #expect(made.searched == smallest)
  }

  @Test(arguments: UInt64(1)...100)
  func `a plan of many buffers is sound, and never larger than the greedy one`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var plan = Plan(count: 60, &generator)
    let made = plan.make()
    let outcome = plan.outcome
    #expect(outcome.isSound)
    #expect(outcome.bytes == made.searched)
    #expect(made.bound <= made.searched && made.searched <= made.greedy)
  }
}
