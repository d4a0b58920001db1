import Hardware
import Peripherals
import SimulatedHardware
import Testing
import Timing

@Suite struct AmbientLightSensorTests {
  let address = I2CAddress(0x10)!
  let start = Instant(nanoseconds: 5_000_000_000)

  /// A bus with a sensor that shows `counts`.
  func bus(counts: UInt16, faults: FaultPlan = .none) -> SimulatedI2CBus {
    var bus = SimulatedI2CBus(faults: faults)
    bus.attach(address)
    bus[0x04, of: address] = counts
    return bus
  }

  @Test(arguments: [(UInt16(0), Int64(0)), (1, 538), (1000, 537_600), (65535, 35_231_616)])
  func `counts are told in lux by the datasheet's resolution`(counts: UInt16, millilux: Int64)
    throws
  {
    var sensor = try AmbientLightSensor(bus(counts: counts), address: address, at: start)
    let light = try sensor.read(at: start + .milliseconds(200))
    #expect(light == AmbientLight(millilux: millilux))
  }

  @Test func `nothing is told before the first measurement is complete`() throws {
    var sensor = try AmbientLightSensor(bus(counts: 7), address: address, at: start)
    #expect(try sensor.read(at: start + .milliseconds(199)) == nil)
    #expect(try sensor.read(at: start + .milliseconds(200)) != nil)
  }

  @Test func `the bus is asked once per measurement, however fast the frames come`() throws {
    // Three transfers at start, one for the first reading; the fifth would fail.
    var sensor = try AmbientLightSensor(
      bus(counts: 7, faults: .from(4)), address: address, at: start)
    for milliseconds in 200..<300 {
      #expect(try sensor.read(at: start + .milliseconds(Int64(milliseconds)))?.millilux == 3763)
    }
    #expect(throws: SimulatedI2CFailure.busStuck) {
      try sensor.read(at: start + .milliseconds(300))
    }
  }

  @Test func `an absent sensor is an error at start`() {
    do {
      _ = try AmbientLightSensor(SimulatedI2CBus(), address: address, at: start)
      Issue.record("nothing was there to talk to")
    } catch {
      guard case .bus(.noAnswer) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
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
