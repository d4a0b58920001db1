import Hardware

/// What every bus must do with a device whose registers 0x20 and 0x21 may be written, and without one.
///
/// - Returns: the requirements that `bus` broke.
public func violations<Bus: I2CBus & ~Copyable>(
  ofI2CBus bus: inout Bus, with present: I2CAddress, without absent: I2CAddress
) -> [String] {
  var broken: [String] = []
  do {
    if try !bus.probe(present) { broken.append("a device that is there answers") }
    if try bus.probe(absent) { broken.append("an absent device does not answer") }
    try bus.writeWord(0x1234, register: 0x20, of: present)
    if try bus.readWord(register: 0x20, of: present) != 0x1234 {
      broken.append("a word reads back as it was written")
    }
    if try bus.readByte(register: 0x20, of: present) != 0x34 {
      broken.append("the low byte comes first")
    }
    try bus.writeByte(0xA5, register: 0x21, of: present)
    if try bus.readByte(register: 0x21, of: present) != 0xA5 {
      broken.append("a byte reads back as it was written")
    }
    try bus.writeBlock([0x5A, 0xC3].span, register: 0x20, of: present)
    let block = try [
      bus.readByte(register: 0x20, of: present), bus.readByte(register: 0x21, of: present),
    ]
    if block != [0x5A, 0xC3] { broken.append("a block goes into registers one after another") }
    try bus.send(0x20, to: present)
  } catch {
    broken.append("\(error)")
  }
  do {
    _ = try bus.readWord(register: 0, of: absent)
    broken.append("reading an absent device is an error")
  } catch {}
  return broken
}
