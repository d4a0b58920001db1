public import Hardware

/// An I2C bus in memory with up to four devices, each of 256 registers of 16 bits.
///
/// A byte transfer touches the low byte of a register, and a block those of the following ones, as the
/// kernel's `i2c-stub` has it.
public struct SimulatedI2CBus: I2CBus, ~Copyable {
  private struct Device {
    var address: I2CAddress?
    var registers: InlineArray<256, UInt16>
    var command: UInt8?
    var plainWord: UInt16 = 0
  }
  private var devices: InlineArray<4, Device>
  /// Transfers that fail, probes included.
  public var faults: FaultPlan

  public init(faults: FaultPlan = .none) {
    devices = InlineArray(repeating: Device(address: nil, registers: InlineArray(repeating: 0)))
    self.faults = faults
  }

  /// Transfers so far, those that failed included.
  public var transfers: UInt64 { faults.calls }

  /// Plugs in a device whose registers are all 0.
  ///
  /// - Precondition: there are fewer than four.
  public mutating func attach(_ address: I2CAddress) {
    for index in devices.indices where devices[index].address == nil {
      devices[index].address = address
      return
    }
    preconditionFailure("this bus has four places")
  }

  public mutating func detach(_ address: I2CAddress) {
    if let index = place(of: address) { devices[index].address = nil }
  }

  /// A register as the device itself sees it; `nil` without such a device.
  public subscript(register: UInt8, of address: I2CAddress) -> UInt16? {
    get { place(of: address).map { devices[$0].registers[Int(register)] } }
    set {
      guard let index = place(of: address), let newValue else { return }
      devices[index].registers[Int(register)] = newValue
    }
  }

  /// What a device was sent last; `nil`: nothing.
  public func command(sentTo address: I2CAddress) -> UInt8? {
    place(of: address).flatMap { devices[$0].command }
  }

  /// What a device tells when no register is named.
  public mutating func setPlainWord(_ word: UInt16, of address: I2CAddress) {
    if let index = place(of: address) { devices[index].plainWord = word }
  }

  public mutating func writeBlock(
    _ bytes: Span<UInt8>, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {
    try checkFaults()
    guard let index = place(of: device) else { throw .noAnswer }
    for offset in bytes.indices {
      devices[index].registers[Int(register &+ UInt8(offset))] = UInt16(bytes[offset])
    }
  }

  public mutating func send(_ command: UInt8, to device: I2CAddress) throws(SimulatedI2CFailure) {
    try checkFaults()
    guard let index = place(of: device) else { throw .noAnswer }
    devices[index].command = command
  }

  public mutating func receiveWord(
    from device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt16 {
    try checkFaults()
    guard let index = place(of: device) else { throw .noAnswer }
    return devices[index].plainWord
  }

  public mutating func probe(_ device: I2CAddress) throws(SimulatedI2CFailure) -> Bool {
    try checkFaults()
    return place(of: device) != nil
  }

  public mutating func readWord(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt16 {
    try checkFaults()
    guard let index = place(of: device) else { throw .noAnswer }
    return devices[index].registers[Int(register)]
  }

  public mutating func writeWord(
    _ word: UInt16, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {
    try checkFaults()
    guard let index = place(of: device) else { throw .noAnswer }
    devices[index].registers[Int(register)] = word
  }

  public mutating func readByte(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt8 {
    UInt8(truncatingIfNeeded: try readWord(register: register, of: device))
  }

  public mutating func writeByte(
    _ byte: UInt8, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {
    try checkFaults()
    guard let index = place(of: device) else { throw .noAnswer }
    let upper = devices[index].registers[Int(register)] & 0xFF00
    devices[index].registers[Int(register)] = upper | UInt16(byte)
  }

  private mutating func checkFaults() throws(SimulatedI2CFailure) {
    if faults.nextFails() { throw .busStuck }
  }

  private func place(of address: I2CAddress) -> Int? {
    for index in devices.indices where devices[index].address == address { return index }
    return nil
  }
}

/// Why a simulated transfer failed.
public enum SimulatedI2CFailure: Error, Hashable, Sendable {
  /// No device has this address.
  case noAnswer
  /// As planned.
  case busStuck
}
