import Hardware
import SimulatedHardware

/// A bus with one part, whose registers and history a test can reach after the bus was given away.
final class Wires {
  var registers: [UInt8: UInt8] = [:]
  /// Register, bytes.
  var writes: [(UInt8, [UInt8])] = []
  var isStuck = false
  /// Registers that take what is written and keep what they had.
  var dead: Set<UInt8> = []
}

struct PartBus: I2CBus, ~Copyable {
  let wires: Wires

  private func check() throws(SimulatedI2CFailure) { if wires.isStuck { throw .busStuck } }

  mutating func probe(_ device: I2CAddress) throws(SimulatedI2CFailure) -> Bool {
    try check()
    return true
  }

  mutating func readWord(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt16 {
    try check()
    return UInt16(wires.registers[register] ?? 0)
      | UInt16(wires.registers[register &+ 1] ?? 0) << 8
  }

  mutating func readByte(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt8 {
    try check()
    return wires.registers[register] ?? 0
  }

  mutating func writeWord(
    _ word: UInt16, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {
    try write([UInt8(truncatingIfNeeded: word), UInt8(word >> 8)], to: register)
  }

  mutating func writeByte(
    _ byte: UInt8, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) { try write([byte], to: register) }

  mutating func writeBlock(
    _ bytes: Span<UInt8>, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) { try write(bytes.indices.map { bytes[$0] }, to: register) }

  mutating func send(_ command: UInt8, to device: I2CAddress) throws(SimulatedI2CFailure) {
    try write([], to: command)
  }

  mutating func receiveWord(from device: I2CAddress) throws(SimulatedI2CFailure) -> UInt16 {
    try check()
    return 0
  }

  private func write(_ bytes: [UInt8], to register: UInt8) throws(SimulatedI2CFailure) {
    try check()
    wires.writes.append((register, bytes))
    for (offset, byte) in bytes.enumerated() where !wires.dead.contains(register &+ UInt8(offset)) {
      wires.registers[register &+ UInt8(offset)] = byte
    }
  }
}
