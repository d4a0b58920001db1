import Alerting
import Drowsiness
import Firmware
import Hardware
import Peripherals
import Testing
import Timing

/// The parts on the I2C bus in a loop at ten frames a second; a transfer takes 0.5 ms, or 20 ms when the bus is
/// stuck.
@Suite struct BusPartsTests {
  static let haptic: UInt8 = 0x5A
  static let illuminator: UInt8 = 0x40
  static let sensor: UInt8 = 0x10
  static let display: UInt8 = 0x3C

  /// All parts, each on its own handle of the bus; the sensor reads `counts`.
  static func parts(_ bench: Bench, counts: UInt16 = 20) -> BusParts<BenchBus> {
    var light = BenchBus(bench, sensor)
    light.bus[0x04, of: I2CAddress(sensor)!] = counts
    light.powerOn = [0x00: 0x01, 0x04: counts]
    var seat = BenchBus(bench, haptic)
    seat.bus[0x00, of: I2CAddress(haptic)!] = 0xE0
    seat.powerOn = [0x00: 0xE0, 0x01: 0x40]
    var lamps = BenchBus(bench, illuminator)
    lamps.powerOn = [0x00: 0x11]
    return BusParts(
      haptic: HapticDriver(seat, address: I2CAddress(haptic)!),
      illuminator: PWMController(lamps, address: I2CAddress(illuminator)!),
      sensor: AmbientLightSensor(light, address: I2CAddress(sensor)!),
      display: StatusDisplay(BenchBus(bench, display), address: I2CAddress(display)!))
  }

  static func writes(_ bench: Bench, to address: UInt8, _ register: UInt8) -> [[UInt8]] {
    bench.writes.filter { $0.0 == address && $0.1 == register }.map(\.2)
  }

  @Test func `never more than one transfer is made in a frame, whatever the parts want`() {
    let bench = Bench()
    bench.evidence = { $0 - .zero > .seconds(5) ? .asleep : .awake }
    var loop = bench.loop(parts: Self.parts(bench))
    var before = 0
    var most = 0
    bench.turn(&loop, until: .seconds(30)) { _ in
      most = max(most, bench.transfers - before)
      before = bench.transfers
    }
    #expect(most == 1)
    #expect(bench.transfers > 100)
  }

  @Test func `a stuck bus costs one time-out now and then, is told, and delays no alarm`() {
    let bench = Bench()
    bench.busIsStuck = true
    bench.evidence = { $0 - .zero > .seconds(20) ? .asleep : .awake }
    var loop = bench.loop(parts: Self.parts(bench))
    var alarmedAt: TimeSpan?
    bench.turn(&loop, until: .seconds(60)) { report in
      if alarmedAt == nil, report.announcement.state.alert == .active {
        alarmedAt = report.now - .zero
      }
    }
    // The first frame after 20 s closes the eyes, and the one 1.5 s later alarms.
    #expect(
      alarmedAt.map { $0 <= .milliseconds(21_720) } == true, "\(String(describing: alarmedAt))")
    // Four parts, each tried after 0, 1, 3, 7, 15, 31 s.
    #expect(bench.transfers <= 28)
    for code in ["light-sensor", "illuminator", "haptic", "display"] {
      #expect(bench.lines.contains { $0.contains("\"code\":\"\(code)-failed\",\"on\":true") })
    }
    #expect(bench.pins[2] == .active)
    #expect(bench.pets == Int(loop.tally.frames.total))
  }

  @Test func `parts that come back are set up again, and their faults end`() {
    let bench = Bench()
    var loop = bench.loop(parts: Self.parts(bench))
    bench.turn(&loop, until: .seconds(20))
    bench.busIsStuck = true
    bench.turn(&loop, until: .seconds(30))
    bench.busIsStuck = false
    bench.writes = []
    bench.turn(&loop, until: .seconds(100))
    #expect(!Self.writes(bench, to: Self.display, 0x00).isEmpty)
    #expect(bench.pins[2] == .inactive)
    for code in ["light-sensor", "illuminator", "display"] {
      #expect(bench.lines.contains { $0.contains("\"code\":\"\(code)-failed\",\"on\":false") })
    }
  }

  @Test
  func
    `parts whose supply failed for a moment are told and set up again, with nothing asked of them`()
  {
    let bench = Bench()
    var loop = bench.loop(parts: Self.parts(bench))
    bench.turn(&loop, until: .seconds(20))
    #expect(!bench.lines.contains { $0.contains("-failed\",\"on\":true") })
    bench.powerCuts += 1
    bench.writes = []
    var (before, most) = (bench.transfers, 0)
    bench.turn(&loop, until: .seconds(30)) { _ in
      most = max(most, bench.transfers - before)
      before = bench.transfers
    }
    #expect(most == 1)
    for code in ["light-sensor", "illuminator", "haptic"] {
      for on in [true, false] {
        #expect(bench.lines.contains { $0.contains("\"code\":\"\(code)-failed\",\"on\":\(on)") })
      }
    }
    #expect(Self.writes(bench, to: Self.haptic, 0x01) == [[0]])
    #expect(Self.writes(bench, to: Self.sensor, 0x00) == [[0, 0x10]])
    // The display cannot say that it was dark.
    #expect(Self.writes(bench, to: Self.display, 0x00).count == 2)
    #expect(bench.pins[2] == .inactive)
  }

  @Test func `the illuminator shines in the dark and the lamps are dimmed`() {
    for (counts, beam, lamps): (UInt16, [UInt8], [UInt8]) in [
      (20, [0, 0x10, 0, 0], [0, 0, 0, 4]), (2_000, [0, 0, 0, 0x10], [0, 0x10, 0, 0]),
    ] {
      let bench = Bench()
      var loop = bench.loop(parts: Self.parts(bench, counts: counts))
      bench.turn(&loop, until: .seconds(10))
      // Sent again every 5 s, all of them.
      let all = Self.writes(bench, to: Self.illuminator, 0x06).filter { $0.count == 20 }
      #expect(all.last?[0..<4] == beam[...])
      #expect(all.last?[4..<8] == lamps[...])
    }
  }

  /// What the single lamps were last told: alert, fault, heartbeat; a part of the bus's whole history.
  static func lamps(_ bench: Bench) -> [[UInt8]] {
    var outputs = [UInt8](repeating: 0, count: 20)
    for (address, register, bytes) in bench.writes where address == illuminator {
      guard (0x06..<0x1A).contains(register) else { continue }
      outputs.replaceSubrange(Int(register) - 6..<Int(register) - 6 + bytes.count, with: bytes)
    }
    return [2, 3, 4].map { Array(outputs[4 * $0..<4 * $0 + 4]) }
  }

  @Test(arguments: [UInt16(20), 2_000])
  func `single lamps follow their lines, dimmed at night`(counts: UInt16) {
    let lit: [UInt8] = counts == 20 ? [0, 0, 0, 4] : [0, 0x10, 0, 0]
    let bench = Bench()
    bench.evidence = { $0 - .zero > .seconds(10) ? .asleep : .awake }
    var loop = bench.loop(parts: Self.parts(bench, counts: counts))
    let off: [UInt8] = [0, 0, 0, 0x10]
    bench.turn(&loop, until: .seconds(9))
    #expect(Self.lamps(bench)[0] == off && Self.lamps(bench)[1] == off)
    // Steady from the third second of closed eyes on.
    bench.turn(&loop, until: .seconds(20))
    #expect(Self.lamps(bench)[0] == lit)
    var beats: Set<[UInt8]> = []
    bench.turn(&loop, until: .seconds(24)) { _ in beats.insert(Self.lamps(bench)[2]) }
    #expect(beats == [lit, off])
    bench.evidence = { _ in .faceNotFound }
    bench.turn(&loop, until: .seconds(30))
    #expect(Self.lamps(bench)[1] == lit)
    // At the end the lamp says, as bright as it can, that nobody is watched.
    _ = loop.finish(.signal)
    #expect(Self.lamps(bench) == [off, [0, 0x10, 0, 0], off])
  }

  @Test func `without a sensor the illuminator shines`() {
    let bench = Bench()
    let controller = PWMController(
      BenchBus(bench, Self.illuminator), address: I2CAddress(Self.illuminator)!)
    var loop = bench.loop(
      parts: BusParts(haptic: nil, illuminator: controller, sensor: nil, display: nil))
    bench.turn(&loop, until: .seconds(3))
    let first = Self.writes(bench, to: Self.illuminator, 0x06).first { $0.count == 20 }
    #expect(first?[0..<4] == [0, 0x10, 0, 0])
  }

  @Test func `the seat shakes with the level, silenced or not, and is quiet in between`() {
    let bench = Bench()
    bench.evidence = {
      $0 - .zero > .seconds(10) && $0 - .zero < .seconds(16) ? .asleep : .awake
    }
    var loop = bench.loop(parts: Self.parts(bench))
    bench.turn(&loop, until: .seconds(11))
    #expect(Self.writes(bench, to: Self.haptic, 0x0C).isEmpty)
    bench.turn(&loop, until: .milliseconds(15_900))
    // From the microsleep on, then from the sleep on: about one start a second.
    #expect((4...5).contains(Self.writes(bench, to: Self.haptic, 0x0C).count))
    #expect(Self.writes(bench, to: Self.haptic, 0x04) == [[15, 0], [16, 0]])
    bench.turn(&loop, until: .seconds(25))
    #expect(Self.writes(bench, to: Self.haptic, 0x0C).last == [0])
  }

  @Test func `the end leaves the seat quiet, illuminator and display dark, and the fault lamp lit`()
  {
    let bench = Bench()
    bench.evidence = { _ in .asleep }
    var loop = bench.loop(parts: Self.parts(bench))
    bench.turn(&loop, until: .seconds(10))
    bench.writes = []
    _ = loop.finish(.signal)
    #expect(bench.writes.map(\.0) == [Self.haptic, Self.illuminator, Self.display])
    let (on, off): ([UInt8], [UInt8]) = ([0, 0x10, 0, 0], [0, 0, 0, 0x10])
    #expect(bench.writes.map(\.2) == [[0], off + on + off + on + off, [0xAE]])
  }
}
