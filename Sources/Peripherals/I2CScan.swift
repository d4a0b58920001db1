public import Hardware

/// Which addresses of a bus answer.
public struct I2CScan: Hashable, Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}

  public func contains(_ address: I2CAddress) -> Bool {
    let bit = UInt64(1) << UInt64(address.rawValue & 63)
    return (address.rawValue < 64 ? low : high) & bit != 0
  }

  mutating func insert(_ address: I2CAddress) {
    let bit = UInt64(1) << UInt64(address.rawValue & 63)
    if address.rawValue < 64 { low |= bit } else { high |= bit }
  }

  /// How many devices answered.
  public var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }
}

extension I2CBus where Self: ~Copyable {
  /// Probes every address that is not reserved.
  public mutating func scan() throws(Failure) -> I2CScan {
    var found = I2CScan()
    for raw in UInt8(0x08)...0x77 {
      if let address = I2CAddress(raw), try probe(address) { found.insert(address) }
    }
    return found
  }
}
