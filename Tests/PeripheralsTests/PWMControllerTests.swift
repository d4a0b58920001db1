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
    part.set(.illuminator, to: 4_096)
    part.set(.lamps, to: 1_024)
    #expect(try act(&part, Array(0..<10)).filter { $0 }.count == 8)
    #expect(wires.writes.prefix(4).map(\.0) == [0x00, 0xFE, 0x01, 0x00])
    #expect(wires.writes.prefix(4).map(\.1) == [[0x30], [3], [0x04], [0x20]])
    #expect(wires.writes[4] == (0x06, [0, 0x10, 0, 0]))
    #expect(wires.writes[5] == (0x0A, [0, 0, 0x00, 0x04]))
  }

  @Test func `off is fully off, without a pulse`() throws {
    var part = controller()
    _ = try act(&part, Array(0..<10))
    #expect(wires.writes[4] == (0x06, [0, 0, 0, 0x10]))
    part.set(.illuminator, to: 1)
    _ = try act(&part, [10])
    #expect(wires.writes.last! == (0x06, [0, 0, 1, 0]))
    try part.stop()
    #expect(wires.writes.last! == (0xFD, [0x10]))
  }

  @Test func `nothing is sent while nothing changes, and all of it every five seconds`() throws {
    var part = controller()
    _ = try act(&part, Array(0..<10))
    let after = wires.writes.count
    #expect(try act(&part, Array(10..<5_000)).allSatisfy { !$0 })
    _ = try act(&part, Array(5_000..<5_010))
    #expect(wires.writes.count == after + 2)
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
