internal import Timing

/// The newest `capacity` events of one kind, to be counted over a stretch of time.
///
/// More events than `capacity` within the stretch count as `capacity`.
struct EventWindow<let capacity: Int> {
  private var instants = InlineArray<capacity, Instant>(repeating: .zero)
  private var durations = InlineArray<capacity, TimeSpan>(repeating: .zero)
  private var stored = 0
  private var next = 0

  init() {}

  mutating func record(at instant: Instant, lasting duration: TimeSpan = .zero) {
    instants[next] = instant
    durations[next] = duration
    next = next + 1 == capacity ? 0 : next + 1
    stored = min(stored + 1, capacity)
  }

  /// The events that are at most `span` old, of at least and below these durations.
  func count(
    within span: TimeSpan, of now: Instant, from shortest: TimeSpan = .zero,
    below limit: TimeSpan = TimeSpan(nanoseconds: .max)
  ) -> Int32 {
    var count: Int32 = 0
    var index = next
    for _ in 0..<stored {
      index = index == 0 ? capacity - 1 : index - 1
      // Newest first, so all that follow are older.
      if now - instants[index] > span { break }
      if durations[index] >= shortest, durations[index] < limit { count += 1 }
    }
    return count
  }
}
