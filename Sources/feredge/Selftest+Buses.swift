internal import Console
internal import Hardware
internal import LinuxHardware
internal import Peripherals
internal import Timing

/// The I2C buses that options name: a scan of each, and whether the named parts answer.
extension Selftest {
  func testBuses(_ sheet: inout SelftestSheet) {
    let places: InlineArray<4, BusAddress?> = [
      options.lightSensor, options.illuminator, options.haptic, options.display,
    ]
    let names: InlineArray<4, StaticString> = [
      "light-sensor", "illuminator", "haptic", "display",
    ]
    var isAnyNamed = false
    for index in places.indices {
      guard let place = places[index] else { continue }
      isAnyNamed = true
      // A bus is scanned once, for the first part on it.
      var isFirst = true
      for other in 0..<index where places[other]?.bus == place.bus { isFirst = false }
      if isFirst { scan(place.bus, &sheet) }
      testPart(names[index], place, index, &sheet)
    }
    if !isAnyNamed { sheet.note("i2c", .skip, "no bus named: --light-sensor BUS:ADDR names one") }
  }

  private func scan(_ number: UInt8, _ sheet: inout SelftestSheet) {
    var detail = SelftestSheet.Detail(bus: number)
    do throws(SystemError) {
      var bus = try I2CAdapter(bus: number)
      let found = try bus.scan()
      detail.append(decimal: Int64(found.count))
      detail.append(found.count == 1 ? " part answers" : " parts answer")
      for raw in UInt8(0x08)...0x77 {
        guard let address = I2CAddress(raw), found.contains(address) else { continue }
        detail.append(" 0x")
        detail.append(hexadecimal: UInt64(raw), digits: 2)
      }
      sheet.note("i2c", .pass, detail)
    } catch {
      detail.append(error)
      sheet.note("i2c", .fail, detail)
    }
  }

  private func testPart(
    _ name: StaticString, _ place: BusAddress, _ index: Int, _ sheet: inout SelftestSheet
  ) {
    // The options let no reserved address through.
    guard let address = I2CAddress(place.address) else { return }
    var detail = SelftestSheet.Detail(bus: place.bus)
    do throws(SystemError) {
      var bus = try I2CAdapter(bus: place.bus)
      guard try bus.probe(address) else {
        detail.append("nothing answers at 0x")
        detail.append(hexadecimal: UInt64(place.address), digits: 2)
        return sheet.note(name, .fail, detail)
      }
      if index == 0 { return testLightSensor(bus, address, &sheet) }
      if index == 2 { return testHapticDriver(bus, address, &sheet) }
      detail.append("answers at 0x")
      detail.append(hexadecimal: UInt64(place.address), digits: 2)
      sheet.note(name, .pass, detail)
    } catch {
      detail.append(error)
      sheet.note(name, .fail, detail)
    }
  }

  private func testLightSensor(
    _ bus: consuming I2CAdapter, _ address: I2CAddress, _ sheet: inout SelftestSheet
  ) {
    var clock = SystemClock()
    var detail = SelftestSheet.Detail()
    var sensor = AmbientLightSensor(bus, address: address)
    do throws(PartFailure<SystemError>) {
      guard let light = try Self.measure(&sensor, on: &clock) else {
        return sheet.note("light-sensor", .fail, "it measured nothing within 500 ms")
      }
      detail.append(fixedPoint: light.millilux, decimals: 3)
      detail.append(
        AmbientLightSensor<I2CAdapter>.isBH1750(address) ? " lx, BH1750" : " lx, VEML7700")
      sheet.note("light-sensor", .pass, detail)
    } catch {
      switch error {
      case .bus(let error): detail.append(error)
      case .anotherPart: detail.append("what answers is no VEML7700")
      }
      sheet.note("light-sensor", .fail, detail)
    }
  }

  /// A first measurement takes 250 ms at most.
  private static func measure(
    _ sensor: inout AmbientLightSensor<I2CAdapter>, on clock: inout SystemClock
  ) throws(PartFailure<SystemError>) -> AmbientLight? {
    let start = clock.now()
    while clock.now() - start < .milliseconds(500) {
      _ = try sensor.act(at: clock.now())
      if let light = sensor.light { return light }
      clock.sleep(until: clock.now() + .milliseconds(10))
    }
    return nil
  }

  /// The only one of the others that can be told from another part without writing to it.
  private func testHapticDriver(
    _ bus: consuming I2CAdapter, _ address: I2CAddress, _ sheet: inout SelftestSheet
  ) {
    var bus = bus
    var detail = SelftestSheet.Detail()
    do throws(SystemError) {
      let status = try bus.readByte(register: 0, of: address)
      let isRight = HapticDriver<I2CAdapter>.hasEffects(status)
      detail.append(isRight ? "a DRV2605, status 0x" : "what answers is no DRV2605: status 0x")
      detail.append(hexadecimal: UInt64(status), digits: 2)
      sheet.note("haptic", isRight ? .pass : .fail, detail)
    } catch {
      detail.append(error)
      sheet.note("haptic", .fail, detail)
    }
  }
}

extension LineBuffer {
  /// A detail that starts with the bus.
  fileprivate init(bus number: UInt8) {
    self.init()
    append("/dev/i2c-")
    append(decimal: Int64(number))
    append(": ")
  }
}
