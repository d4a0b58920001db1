internal import CI2C
public import Hardware
public import Timing

/// One of the kernel's I2C buses, through libi2c's SMBus transfers.
///
/// A transfer takes at most the given timeout for each try, so a stuck bus cannot hold up the loop.
public struct I2CAdapter: I2CBus, ~Copyable {
  private let device: FileDescriptor
  private var selected: I2CAddress?

  /// Opens `/dev/i2c-N`.
  ///
  /// - Parameters:
  ///   - bus: the number N, 0…255.
  ///   - timeout: of one transfer, rounded up to the kernel's 10 ms (`I2C_TIMEOUT`). Adapters that have a
  ///     timeout of their own keep it.
  public init(bus: UInt8, timeout: TimeSpan = .milliseconds(20)) throws(SystemError) {
    let device = try FileDescriptor.open(PathName("/dev/i2c-", number: Int(bus)), for: .device)
    let tens = max(1, (timeout.milliseconds + 9) / 10)
    _ = try perform(.setBusTimeout) { feredge_i2c_set_timeout(device.rawValue, Int(tens)) }
    // One more try when another master won the bus.
    _ = try perform(.setBusTimeout) { feredge_i2c_set_retries(device.rawValue, 1) }
    self.device = device
  }

  /// A device that a kernel driver owns cannot be asked, but it is there.
  public mutating func probe(_ address: I2CAddress) throws(SystemError) -> Bool {
    do throws(SystemError) { try select(address) } catch {
      if error.errno == .deviceBusy { return true }
      throw error
    }
    do throws(SystemError) {
      _ = try perform(.probeDevice) { feredge_i2c_probe(device.rawValue, address.rawValue) }
      return true
    } catch {
      if Self.meansNobody(error.errno) { return false }
      throw error
    }
  }

  /// The errors by which drivers say that nobody acknowledged the address. Source: the kernel's
  /// `Documentation/i2c/fault-codes.rst` (`ENXIO`); `i2c-bcm2835` says `EREMOTEIO`, `i2c-stub` `ENODEV`, and
  /// several controllers `EIO`.
  private static func meansNobody(_ errno: Errno) -> Bool {
    errno == .noSuchAddress || errno == .remoteInputOutput || errno == .noSuchDevice
      || errno == .inputOutput
  }

  public mutating func readByte(
    register: UInt8, of address: I2CAddress
  ) throws(SystemError) -> UInt8 {
    try select(address)
    return UInt8(
      truncatingIfNeeded: try perform(.readRegister) {
        feredge_i2c_read_byte(device.rawValue, register)
      })
  }

  public mutating func readWord(
    register: UInt8, of address: I2CAddress
  ) throws(SystemError) -> UInt16 {
    try select(address)
    return UInt16(
      truncatingIfNeeded: try perform(.readRegister) {
        feredge_i2c_read_word(device.rawValue, register)
      })
  }

  public mutating func writeByte(
    _ byte: UInt8, register: UInt8, of address: I2CAddress
  ) throws(SystemError) {
    try select(address)
    _ = try perform(.writeRegister) { feredge_i2c_write_byte(device.rawValue, register, byte) }
  }

  public mutating func writeWord(
    _ word: UInt16, register: UInt8, of address: I2CAddress
  ) throws(SystemError) {
    try select(address)
    _ = try perform(.writeRegister) { feredge_i2c_write_word(device.rawValue, register, word) }
  }

  public mutating func writeBlock(
    _ bytes: Span<UInt8>, register: UInt8, of address: I2CAddress
  ) throws(SystemError) {
    precondition(bytes.count >= 1 && bytes.count <= 32, "a block of SMBus")
    try select(address)
    _ = try perform(.writeRegister) {
      unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe feredge_i2c_write_block(
          device.rawValue, register, buffer.baseAddress, UInt8(buffer.count))
      }
    }
  }

  public mutating func send(_ command: UInt8, to address: I2CAddress) throws(SystemError) {
    try select(address)
    _ = try perform(.writeRegister) { feredge_i2c_send_byte(device.rawValue, command) }
  }

  public mutating func receiveWord(from address: I2CAddress) throws(SystemError) -> UInt16 {
    try select(address)
    return UInt16(
      truncatingIfNeeded: try perform(.readRegister) {
        feredge_i2c_receive_word(device.rawValue)
      })
  }

  /// Tells the kernel which device the next transfers are for; `EBUSY` when a kernel driver owns it.
  private mutating func select(_ address: I2CAddress) throws(SystemError) {
    guard selected != address else { return }
    selected = nil
    _ = try perform(.selectDevice) { feredge_i2c_select(device.rawValue, Int(address.rawValue)) }
    selected = address
  }
}
