internal import Timing
internal import Units

/// Closed ÷ observed time over a sliding window.
///
/// PERCLOS is defined as the share of a minute in which the eyes are at least 80 % closed, slow
/// closures and not blinks (Wierwille 1994; Dinges and Grace 1998). Here a network judges each frame
/// open or closed; closures under 0.5 s are left out, and the share with them stands beside.
///
/// Time is kept in 120 buckets, half a second each for a minute. The window is the running bucket
/// and the 119 before it, so it is up to one bucket short. A closure's first half second is recorded
/// when the closure becomes a long one, at most half a second after the fact.
struct PERCLOSWindow {
  private struct Bucket {
    var observed: Int64 = 0
    var closed: Int64 = 0
    var slowClosed: Int64 = 0
  }

  private static var bucketCount: Int { 120 }

  private let bucketSpan: Int64
  private let minimumObserved: Int64
  private var buckets = InlineArray<120, Bucket>(repeating: Bucket())
  private var total = Bucket()
  /// The running bucket: its number since the clock's zero, and its place.
  private var number: Int64 = 0
  private var place = 0

  /// - Parameters:
  ///   - span: of the whole window; at least 1 ms.
  ///   - minimumObserved: share of it below which nothing is known; more than 0.
  init(span: TimeSpan, minimumObserved: Permille) {
    bucketSpan = span.nanoseconds / Int64(Self.bucketCount)
    self.minimumObserved = span.nanoseconds / 1_000 * Int64(minimumObserved.thousandths)
  }

  mutating func record(_ eyes: EyeStateFilter.Step, at now: Instant) {
    advance(to: now.nanoseconds / bucketSpan)
    let observed = eyes.open.nanoseconds + eyes.closed.nanoseconds
    buckets[place].observed += observed
    buckets[place].closed += eyes.closed.nanoseconds
    buckets[place].slowClosed += eyes.slowClosed.nanoseconds
    total.observed += observed
    total.closed += eyes.closed.nanoseconds
    total.slowClosed += eyes.slowClosed.nanoseconds
  }

  /// Whether at least `minimumObserved` of the window was observed.
  var isKnown: Bool { total.observed >= minimumObserved }

  /// Long closures' share of the observed time, or of `divisor` while less was observed.
  func share(ofAtLeast divisor: TimeSpan) -> Permille {
    Self.share(total.slowClosed, of: max(total.observed, divisor.nanoseconds))
  }

  /// PERCLOS; `nil` while it is not known.
  var perclos: Permille? {
    isKnown ? Self.share(total.slowClosed, of: total.observed) : nil
  }

  /// The share of all closed time, blinks included; `nil` while it is not known.
  var closedShare: Permille? {
    isKnown ? Self.share(total.closed, of: total.observed) : nil
  }

  /// Long closures' time may be recorded up to half a second later than it was observed, so at the
  /// window's edge it can exceed the observed time by that much; the share is then 1.
  private static func share(_ part: Int64, of whole: Int64) -> Permille {
    Permille(min(part, whole), of: whole)
  }

  private mutating func advance(to newest: Int64) {
    var steps = min(max(newest - number, 0), Int64(Self.bucketCount))
    number = max(newest, number)
    while steps > 0 {
      place = place + 1 == Self.bucketCount ? 0 : place + 1
      total.observed -= buckets[place].observed
      total.closed -= buckets[place].closed
      total.slowClosed -= buckets[place].slowClosed
      buckets[place] = Bucket()
      steps -= 1
    }
  }
}
