public import Timing

/// Frames per second as a ratio, 1…1000, so that times are exact: 30000/1001 is no decimal.
public struct FrameRate: Hashable, Sendable {
  /// 1…2³¹−1.
  public let numerator: Int64
  /// 1…2³¹−1.
  public let denominator: Int64

  /// - Returns: `nil` outside the limits.
  public init?(_ numerator: Int64, per denominator: Int64 = 1) {
    let limit = Int64(Int32.max)
    guard numerator >= 1, numerator <= limit, denominator >= 1, denominator <= limit,
      numerator >= denominator, numerator <= 1000 * denominator
    else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }

  /// - Parameter text: `30000:1001`.
  init(parsing text: Span<UInt8>) throws(ClipHeaderError) {
    var colon = 0
    while colon < text.count, text[colon] != UInt8(ascii: ":") { colon += 1 }
    let limit = Int64(Int32.max)
    guard colon < text.count,
      let numerator = text.extracting(0..<colon).decimalNumber(),
      let denominator = text.extracting(colon + 1..<text.count).decimalNumber(),
      numerator >= 1, numerator <= limit, denominator >= 1, denominator <= limit
    else { throw .badFrameRate }
    guard let rate = FrameRate(numerator, per: denominator) else { throw .frameRateOutOfRange }
    self = rate
  }

  /// When the frame number `index` is shown: `index` · denominator ÷ numerator seconds, rounded half up.
  ///
  /// Exact in 64 bits: `index` < 2³² and denominator < 2³¹ leave their product below 2⁶³; the remainder
  /// is below 2³¹, so that times 2·10⁹ it stays below 2⁶³; and whole seconds are below 2³² because the
  /// rate is at least 1.
  public func time(ofFrame index: UInt32) -> Instant {
    let units = Int64(index) * denominator
    let seconds = units / numerator
    let remainder = units % numerator
    let fraction = (remainder * 2_000_000_000 + numerator) / (2 * numerator)
    return Instant(nanoseconds: seconds * 1_000_000_000 + fraction)
  }

  /// The time from one frame to the next, rounded half up; 1 ms…1 s.
  public var period: TimeSpan { time(ofFrame: 1) - .zero }
}
