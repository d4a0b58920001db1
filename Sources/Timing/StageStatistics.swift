/// Least, mean and greatest time of a stage, and a histogram for its percentiles.
///
/// The histogram's buckets grow by an eighth of a power of two, so a percentile is exact to 12.5 %
/// from 1 µs to 64 s at a fixed size.
public struct StageStatistics: Sendable {
  public private(set) var count: Int64
  public private(set) var least: TimeSpan
  public private(set) var greatest: TimeSpan
  private var sum: TimeSpan
  private var buckets: InlineArray<216, UInt32>

  public init() {
    count = 0
    least = .zero
    greatest = .zero
    sum = .zero
    buckets = InlineArray(repeating: 0)
  }

  public mutating func add(_ span: TimeSpan) {
    if count == 0 || span < least { least = span }
    if count == 0 || span > greatest { greatest = span }
    count += 1
    sum = sum + span
    let bucket = Self.bucket(of: span)
    if buckets[bucket] < UInt32.max { buckets[bucket] += 1 }
  }

  /// Zero before the first value.
  public var mean: TimeSpan {
    count == 0 ? .zero : TimeSpan(nanoseconds: sum.nanoseconds / count)
  }

  /// The time that `perThousand` of 1000 values do not exceed, up to the width of a bucket and never
  /// above the greatest; zero before the first value.
  ///
  /// - Parameter perThousand: 1…1000; 500 is the median, 999 the 99.9th percentile.
  public func percentile(perThousand: Int64) -> TimeSpan {
    precondition(perThousand >= 1 && perThousand <= 1000, "a percentile lies in 0.1…100 %")
    let rank = (count * perThousand + 999) / 1000
    var seen: Int64 = 0
    for index in buckets.indices {
      seen += Int64(buckets[index])
      if seen >= rank && seen > 0 { return min(Self.upperEdge(of: index), greatest) }
    }
    return greatest
  }

  /// Bucket 0 holds everything below 1 µs; then eight buckets to a doubling.
  private static func bucket(of span: TimeSpan) -> Int {
    let microseconds = span.microseconds
    guard microseconds >= 1 else { return 0 }
    let doubling = 63 - microseconds.leadingZeroBitCount
    let eighth =
      doubling >= 3
      ? Int((microseconds >> Int64(doubling - 3)) & 7)
      : Int((microseconds << Int64(3 - doubling)) & 7)
    return min(1 + doubling * 8 + eighth, 215)
  }

  private static func upperEdge(of bucket: Int) -> TimeSpan {
    guard bucket > 0 else { return .microseconds(1) }
    let doubling = Int64((bucket - 1) / 8)
    let eighth = Int64((bucket - 1) % 8)
    return TimeSpan(nanoseconds: ((8 + eighth + 1) * 1_000 << doubling) / 8)
  }
}
