/// A pseudo-random generator whose seed a failing test prints (xorshift64*, Vigna 2016, doi 10.1145/2845077).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  public let seed: UInt64

  public init(seed: UInt64) {
    self.seed = seed
    state = seed == 0 ? 0x9E37_79B9_7F4A_7C15 : seed
  }

  public mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
