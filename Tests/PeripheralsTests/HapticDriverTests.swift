import Hardware
import Peripherals
import SimulatedHardware
import Testing
import Timing

@Suite struct HapticDriverTests {
  let wires = Wires()

  func driver(status: UInt8 = 0xE0) -> HapticDriver<PartBus> {
    wires.registers[0x00] = status
    return HapticDriver(PartBus(wires: wires), address: I2CAddress(0x5A)!)
  }

  /// Acts every 10 ms; the times in milliseconds at which an effect was started.
  func starts(
    _ part: inout HapticDriver<PartBus>, _ rumble: HapticRumble?, from begin: Int64,
    until end: Int64
  ) throws -> [Int64] {
    part.play(rumble)
    var starts: [Int64] = []
    for time in stride(from: begin, to: end, by: 10) {
      let before = wires.writes.count
      _ = try part.act(at: .zero + .milliseconds(time))
      if wires.writes.count > before, wires.writes.last! == (0x0C, [1]) { starts.append(time) }
    }
    return starts
  }

  @Test func `it is identified, woken, and set to an eccentric mass in open loop`() throws {
    var part = driver()
    #expect(try starts(&part, nil, from: 0, until: 1_000).isEmpty)
    #expect(wires.writes.map(\.0) == [0x01, 0x03, 0x1A, 0x1D])
    #expect(wires.writes.map(\.1) == [[0x00], [1], [0x36], [0xA0]])
  }

  @Test func `an effect is loaded once and started again and again`() throws {
    var part = driver()
    let times = try starts(&part, .strong, from: 0, until: 5_000)
    // Six transfers set it up, the seventh loads the effect.
    #expect(times == [70, 1_070, 2_070, 3_070, 4_070])
    #expect(wires.writes.filter { $0 == (0x04, [15, 0]) }.count == 1)
  }

  @Test func `quiet cuts off what plays`() throws {
    var part = driver()
    _ = try starts(&part, .steady, from: 0, until: 500)
    _ = try starts(&part, nil, from: 500, until: 1_000)
    #expect(wires.writes.last! == (0x0C, [0]))
    #expect(wires.writes.filter { $0 == (0x0C, [0]) }.count == 1)
  }

  @Test func `its mode is read back after the set-up and every five seconds, and nothing else`()
    throws
  {
    var part = driver()
    var transfers: [Int64] = []
    for time in stride(from: Int64(0), to: 16_000, by: 10)
    where try part.act(at: .zero + .milliseconds(time)) {
      transfers.append(time)
    }
    #expect(transfers == [0, 10, 20, 30, 40, 50, 5_050, 10_050, 15_050])
    #expect(wires.writes.count == 4)
  }

  @Test(arguments: [nil, HapticRumble.gentle, .strong, .steady])
  func `a part that lost its power is noticed within five seconds, quiet or shaking`(
    rumble: HapticRumble?
  ) throws {
    var part = driver()
    _ = try starts(&part, rumble, from: 0, until: 2_000)
    // In standby, as after power-on: it acknowledges everything and does not move.
    wires.registers = [0x00: 0xE0, 0x01: 0x40]
    #expect(throws: PartFailure<SimulatedI2CFailure>.self) {
      try starts(&part, rumble, from: 2_000, until: 5_100)
    }
    part.startOver()
    let again = try starts(&part, rumble, from: 6_000, until: 7_000)
    #expect(wires.registers[0x01] == 0)
    #expect(again.isEmpty == (rumble == nil))
  }

  @Test(arguments: [UInt8(0x00), 0x80, 0xC0, 0xA0])
  func `a part without effects in its memory is another part`(status: UInt8) {
    var part = driver(status: status)
    #expect(throws: (any Error).self) { try starts(&part, nil, from: 0, until: 10) }
  }

  @Test(arguments: [UInt8(0x60), 0xE0, 0xE8])
  func `a DRV2605 and a DRV2605L are known`(status: UInt8) {
    #expect(HapticDriver<PartBus>.hasEffects(status))
  }
}
