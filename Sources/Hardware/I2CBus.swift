/// A 7-bit device address, 0x08…0x77 (the others are reserved by the I2C specification, UM10204 §3.1.12).
public struct I2CAddress: Hashable, Sendable {
  public let rawValue: UInt8

  /// - Returns: `nil` for a reserved address.
  @inlinable
  public init?(_ rawValue: UInt8) {
    guard rawValue >= 0x08, rawValue <= 0x77 else { return nil }
    self.rawValue = rawValue
  }
}

/// One I2C bus, register-style (SMBus) transfers.
public protocol I2CBus: ~Copyable {
  associatedtype Failure: Error
  /// Whether a device acknowledges `device`; `false` only when it does not answer.
  mutating func probe(_ device: I2CAddress) throws(Failure) -> Bool
  /// Reads a 16-bit register, low byte first (SMBus *read word*).
  mutating func readWord(register: UInt8, of device: I2CAddress) throws(Failure) -> UInt16
  /// Writes a 16-bit register, low byte first (SMBus *write word*).
  mutating func writeWord(_ word: UInt16, register: UInt8, of device: I2CAddress) throws(Failure)
  /// Reads an 8-bit register (SMBus *read byte data*).
  mutating func readByte(register: UInt8, of device: I2CAddress) throws(Failure) -> UInt8
  /// Writes an 8-bit register (SMBus *write byte data*).
  mutating func writeByte(_ byte: UInt8, register: UInt8, of device: I2CAddress) throws(Failure)
  /// Writes several bytes behind a register's number in one transfer (SMBus *I2C block write*).
  ///
  /// - Parameter bytes: 1…32 of them.
  mutating func writeBlock(
    _ bytes: Span<UInt8>, register: UInt8, of device: I2CAddress
  ) throws(Failure)
  /// Sends one byte, for parts that know commands instead of registers (SMBus *send byte*).
  mutating func send(_ command: UInt8, to device: I2CAddress) throws(Failure)
  /// Reads two bytes without naming a register, high byte first.
  mutating func receiveWord(from device: I2CAddress) throws(Failure) -> UInt16
}
