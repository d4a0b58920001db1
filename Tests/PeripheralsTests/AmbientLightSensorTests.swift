import Hardware
import Peripherals
import SimulatedHardware
import Testing
import Timing

@Suite struct AmbientLightSensorTests {
  let address = I2CAddress(0x10)!
  let start = Instant(nanoseconds: 5_000_000_000)

  /// A bus with a VEML7700 that shows `counts`.
  func bus(counts: UInt16, faults: FaultPlan = .none) -> SimulatedI2CBus {
    var bus = SimulatedI2CBus(faults: faults)
    bus.attach(address)
    bus[0x04, of: address] = counts
    return bus
  }

  /// Acts every millisecond up to `end`; how many transfers that took.
  func turn<Part: BusPart & ~Copyable>(
    _ part: inout Part, from begin: Int64 = 0, until end: Int64
  ) throws -> Int {
    var transfers = 0
    for millisecond in begin..<end
    where try part.act(at: start + .milliseconds(millisecond)) {
      transfers += 1
    }
    return transfers
  }

  @Test(arguments: [(UInt16(0), Int64(0)), (1, 538), (1000, 537_600), (65535, 35_231_616)])
  func `counts of a VEML7700 are told in lux by the datasheet's resolution`(
    counts: UInt16, millilux: Int64
  ) throws {
    var sensor = AmbientLightSensor(bus(counts: counts), address: address)
    _ = try turn(&sensor, until: 300)
    #expect(sensor.light == AmbientLight(millilux: millilux))
  }

  @Test func `a VEML7700 is set up in three transfers and measures 200 ms later, once a second`()
    throws
  {
    var sensor = AmbientLightSensor(bus(counts: 7), address: address)
    #expect(try turn(&sensor, until: 201) == 3)
    #expect(sensor.light == nil && sensor.isMeasuring)
    #expect(try turn(&sensor, from: 201, until: 202) == 1)
    #expect(sensor.light?.millilux == 3763)
    #expect(try turn(&sensor, from: 202, until: 1_202) == 1)
  }

  @Test func `another part at the VEML7700's address is an error`() {
    var sensor = AmbientLightSensor(ForgetfulBus(), address: address)
    #expect(throws: PartFailure<SimulatedI2CFailure>.self) { try turn(&sensor, until: 10) }
  }

  @Test func `a VEML7700 that lost its power is noticed within five seconds, and measures again`()
    throws
  {
    let wires = Wires()
    var sensor = AmbientLightSensor(PartBus(wires: wires), address: address)
    _ = try turn(&sensor, until: 2_000)
    // Shut down, as after power-on; it counts nothing.
    wires.registers = [0x00: 0x01]
    #expect(throws: PartFailure<SimulatedI2CFailure>.self) {
      try turn(&sensor, from: 2_000, until: 5_010)
    }
    sensor.startOver()
    // Three transfers set it up; its words are one behind another on this bus of bytes.
    _ = try turn(&sensor, from: 6_000, until: 6_010)
    wires.registers[0x04] = 7
    _ = try turn(&sensor, from: 6_010, until: 6_300)
    #expect(sensor.light?.millilux == 3763)
  }

  @Test func `a VEML7700 is asked for its configuration once in five measurements`() throws {
    var sensor = AmbientLightSensor(bus(counts: 7), address: address)
    _ = try turn(&sensor, until: 1_000)
    #expect(try turn(&sensor, from: 1_000, until: 11_000) == 10 + 2)
  }

  @Test(arguments: [UInt8(0x23), 0x5C])
  func `a BH1750 measures once a second by opcode, and its bytes come high first`(raw: UInt8)
    throws
  {
    let address = I2CAddress(raw)!
    var bus = SimulatedI2CBus()
    bus.attach(address)
    // 1.2 counts a lux: 0x8390 is the 28 067 lx of the technical note's example.
    bus.setPlainWord(0x8390, of: address)
    var sensor = AmbientLightSensor(bus, address: address)
    #expect(try turn(&sensor, until: 1) == 1)
    #expect(sensor.light == nil)
    #expect(try turn(&sensor, from: 1, until: 180) == 0)
    #expect(try turn(&sensor, from: 180, until: 181) == 1)
    #expect(sensor.light == AmbientLight(millilux: 28_066_667))
    #expect(try turn(&sensor, from: 181, until: 2_001) == 3)
  }

  @Test func `a sensor that stops answering has no light until it is set up anew`() throws {
    var sensor = AmbientLightSensor(bus(counts: 7, faults: .only(4)), address: address)
    _ = try turn(&sensor, until: 300)
    #expect(sensor.light != nil)
    #expect(throws: PartFailure<SimulatedI2CFailure>.self) {
      try turn(&sensor, from: 300, until: 1_300)
    }
    sensor.startOver()
    #expect(sensor.light == nil)
    _ = try turn(&sensor, from: 1_300, until: 1_600)
    #expect(sensor.light != nil)
  }
}

/// A part that takes every word and keeps none.
struct ForgetfulBus: I2CBus, ~Copyable {
  mutating func probe(_ device: I2CAddress) throws(SimulatedI2CFailure) -> Bool { true }
  mutating func readWord(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt16 { 0x1234 }
  mutating func writeWord(
    _ word: UInt16, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {}
  mutating func readByte(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt8 { 0x12 }
  mutating func writeByte(
    _ byte: UInt8, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {}
  mutating func writeBlock(
    _ bytes: Span<UInt8>, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {}
  mutating func send(_ command: UInt8, to device: I2CAddress) throws(SimulatedI2CFailure) {}
  mutating func receiveWord(
    from device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt16 { 0x1234 }
}

@Suite struct I2CScanTests {
  @Test func `a scan finds exactly what is plugged in`() throws {
    var bus = SimulatedI2CBus()
    for raw in [UInt8(0x08), 0x3F, 0x40, 0x77] { bus.attach(I2CAddress(raw)!) }
    let scan = try bus.scan()
    #expect(scan.count == 4)
    for raw in UInt8(0x08)...0x77 {
      #expect(scan.contains(I2CAddress(raw)!) == [0x08, 0x3F, 0x40, 0x77].contains(raw))
    }
  }

  @Test func `a stuck bus ends the scan with its error`() {
    var bus = SimulatedI2CBus(faults: .only(20))
    #expect(throws: SimulatedI2CFailure.busStuck) { try bus.scan() }
  }
}
