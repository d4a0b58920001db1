/// A stream of reproducible numbers: SplitMix64 (Steele, Lea, Flood 2014, doi 10.1145/2714064.2660195).
///
/// Used for the variety of drawn people and for sensor noise, never for a decision.
public struct DriverRandom: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A whole number in `low`…`high`; the bias of the multiplication is below 2⁻³² per value.
  ///
  /// - Precondition: `low` <= `high`.
  public mutating func number(from low: Int32, through high: Int32) -> Int32 {
    let span = UInt64(Int64(high) - Int64(low) + 1)
    return Int32(Int64(low) + Int64(((next() >> 32) &* span) >> 32))
  }

  /// True `share` times out of a thousand.
  public mutating func chance(_ share: Int32) -> Bool { number(from: 1, through: 1000) <= share }

  /// SplitMix64's output function: every input bit changes about half of the output bits.
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
