import Hardware
import Peripherals
import Testing
import Timing

@Suite struct PWMControllerTests {
  let wires = Wires()

  func controller() -> PWMController<PartBus> {
    PWMController(PartBus(wires: wires), address: I2CAddress(0x40)!)
  }

  /// Acts once for each time in milliseconds.
  func act(_ part: inout PWMController<PartBus>, _ times: [Int64]) throws -> [Bool] {
    try times.map { try part.act(at: .zero + .milliseconds($0)) }
  }

  @Test func `it is set up asleep and woken, and then shows the levels`() throws {
    var part = controller()
    part.set(.illuminator, to: .full)
    part.set(.lamps, to: .quarter)
    part.set(.faultLamp, to: .quarter)
    #expect(try act(&part, Array(0..<10)).filter { $0 }.count == 7)
    #expect(wires.writes.prefix(4).map(\.0) == [0x00, 0xFE, 0x01, 0x00])
    #expect(wires.writes.prefix(4).map(\.1) == [[0x30], [3], [0x04], [0x20]])
    let (on, quarter, off): ([UInt8], [UInt8], [UInt8]) = (
      [0, 0x10, 0, 0], [0, 0, 0, 4], [0, 0, 0, 0x10]
    )
    #expect(wires.writes[4] == (0x06, on + quarter + off + quarter + off))
    #expect(wires.writes.count == 5)
  }

  @Test func `only what changed is sent, from the first to the last of it in one transfer`() throws
  {
    var part = controller()
    _ = try act(&part, Array(0..<10))
    part.set(.alertLamp, to: .full)
    part.set(.heartbeatLamp, to: .full)
    #expect(try act(&part, [10, 11]) == [true, false])
    #expect(
      wires.writes.last! == (0x0E, [0, 0x10, 0, 0] + [0, 0, 0, 0x10] + [0, 0x10, 0, 0]))
  }

  @Test func `no share of time above all of it can be written down`() {
    #expect(DutyCycle(parts: 4_096) == .full && DutyCycle(parts: 0) == .off)
    #expect(DutyCycle(parts: 4_097) == nil && DutyCycle(parts: .max) == nil)
  }

  @Test func `off is fully off, without a pulse`() throws {
    var part = controller()
    _ = try act(&part, Array(0..<10))
    let off: [UInt8] = [0, 0, 0, 0x10]
    #expect(wires.writes[4] == (0x06, off + off + off + off + off))
    part.set(.illuminator, to: DutyCycle(parts: 1)!)
    _ = try act(&part, [10])
    #expect(wires.writes.last! == (0x06, [0, 0, 1, 0]))
  }

  @Test func `the end leaves the fault lamp lit and its supply on, and all else off`() throws {
    var part = controller()
    part.set(.illuminator, to: .full)
    part.set(.alertLamp, to: .full)
    _ = try act(&part, Array(0..<10))
    try part.stop()
    let (on, off): ([UInt8], [UInt8]) = ([0, 0x10, 0, 0], [0, 0, 0, 0x10])
    #expect(wires.writes.last! == (0x06, off + on + off + on + off))
  }

  @Test func `nothing is sent while nothing changes, and all of it every five seconds`() throws {
    var part = controller()
    _ = try act(&part, Array(0..<10))
    let after = wires.writes.count
    #expect(try act(&part, Array(10..<5_000)).allSatisfy { !$0 })
    _ = try act(&part, Array(5_000..<5_010))
    #expect(wires.writes.count == after + 1)
  }

  @Test func `a controller that was reset is noticed within five seconds`() throws {
    var part = controller()
    _ = try act(&part, Array(0..<10))
    // Its state after power-on: asleep, answering the all-call.
    wires.registers[0x00] = 0x11
    #expect(throws: (any Error).self) { try act(&part, Array(10..<5_100)) }
    part.startOver()
    _ = try act(&part, Array(6_000..<6_010))
    #expect(wires.registers[0x00] == 0x20)
  }
}
