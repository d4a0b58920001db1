import Drowsiness
import Console
@testable import Firmware
import Hardware
import Peripherals
import TestSupport
import Testing
import Timing
import Units

@Suite struct DeviceMemoryTests {
  static let learned = OwnBaseline(
    openEyes: Permille(120), pitch: DeciDegrees(-85), eyesLearned: .seconds(60),
    pitchLearned: .milliseconds(41_500))

  static func memory() -> DeviceMemory {
    var log = FaultLog()
    _ = log.set(.outputFailed, true, at: .zero)
    _ = log.set(.hapticFailed, true, at: .zero)
    _ = log.set(.resetByWatchdog, true, at: .zero)
    return DeviceMemory(baseline: learned, causes: StandingCauses(log, .flat))
  }

  static func read(_ bytes: [UInt8]) -> DeviceMemory? { DeviceMemory(bytes.span) }

  static func array(_ memory: DeviceMemory) -> [UInt8] {
    let bytes = memory.bytes
    return bytes.indices.map { bytes[$0] }
  }

  @Test func `what is written is read, but for what is not to be kept`() throws {
    let bytes = Self.array(Self.memory())
    #expect(bytes.count == DeviceMemory.byteCount)
    let read = try #require(DeviceMemoryTests.read(bytes))
    #expect(read == Self.memory() && read.baseline == Self.learned)
    #expect(read.causes[.outputFailed] && read.causes[.hapticFailed])
    #expect(!read.causes[.resetByWatchdog] && read.causes.sight == .flat)
  }

  @Test(arguments: [SightDefect.dark, .noFace, .eyesHidden, .noFrames])
  func `night, an empty seat and hidden eyes are no failures to be kept`(defect: SightDefect) {
    #expect(StandingCauses(FaultLog(), defect) == StandingCauses())
  }

  @Test(arguments: [SightDefect.flat, .frozen, .eyesBlurred])
  func `a lens that is covered or blurs, and a picture that is frozen, are kept`(
    defect: SightDefect
  ) {
    let causes = StandingCauses(FaultLog(), defect)
    #expect(StandingCauses(bits: causes.bits, sight: causes.sightCode).sight == defect)
  }

  @Test func `the checksum is the CRC-32 of IEEE 802.3`() {
    // The check value of the CRC catalogue.
    #expect(DeviceMemory.checksum(Array("123456789".utf8).span) == 0xCBF4_3926)
  }

  @Test func `a file with any bit turned, cut or longer is not believed`() {
    let bytes = Self.array(Self.memory())
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Self.read(damaged) == nil, "bit \(bit)")
    }
    for count in 0..<bytes.count { #expect(Self.read(Array(bytes[..<count])) == nil) }
    #expect(Self.read(bytes + [0]) == nil)
    #expect(Self.read([UInt8](repeating: 0, count: 36)) == nil)
  }

  @Test func `random bytes never trap`() {
    let seed: UInt64 = 36
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10_000 {
      let bytes = (0..<36).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Self.read(bytes) == nil, "seed \(seed)")
    }
  }
}

/// What is kept, when it is written, and what it does after a restart; ten frames a second.
@Suite struct MemoryKeeperTests {
  static func seconds(_ bench: Bench) -> [Int64] {
    bench.states.map { ($0.0 - .zero).milliseconds / 1_000 }
  }

  @Test func `what was learned is written when it is whole, and then seldom`() throws {
    let bench = Bench()
    var loop = bench.loop()
    bench.turn(&loop, until: .seconds(1_800))
    #expect(Self.seconds(bench) == [60], "\(Self.seconds(bench))")
    let kept = try #require(DeviceMemoryTests.read(bench.states[0].1))
    #expect(kept.baseline.openEyes == Permille(20))
    // Another driver sits down.
    bench.evidence = { _ in .face(closed: 150) }
    bench.turn(&loop, until: .seconds(3_600))
    #expect(bench.states.count <= 4)
    let last = try #require(DeviceMemoryTests.read(bench.states.last!.1))
    #expect(abs(last.baseline.openEyes.thousandths - 150) <= 20)
  }

  @Test func `a reset is written at once, and the end of the run in any case`() throws {
    let bench = Bench()
    var loop = bench.loop()
    bench.turn(&loop, until: .seconds(100))
    bench.turn(&loop, until: .seconds(101), order: .forgetBaseline)
    #expect(Self.seconds(bench) == [60, 100])
    bench.turn(&loop, until: .seconds(120))
    _ = loop.finish(.signal)
    #expect(bench.states.count == 3)
    let kept = try #require(DeviceMemoryTests.read(bench.states[2].1))
    #expect(kept.baseline.eyesLearned > .seconds(15))
  }

  @Test func `a full disk is a fault, is tried again once a minute, and the watching goes on`() {
    let bench = Bench()
    bench.diskIsFull = true
    var loop = bench.loop()
    var tries = 0
    bench.turn(&loop, until: .seconds(60))
    bench.turn(&loop, until: .seconds(200)) { report in
      if report.faults[.stateFailed].isOn { tries += 1 }
    }
    #expect(tries > 1_000 && bench.states.isEmpty)
    bench.diskIsFull = false
    bench.turn(&loop, until: .seconds(300))
    #expect(bench.states.count == 1)
    #expect(bench.pets == 3_000)
  }

  @Test func `a disk that is full at the start is a fault until it takes what is kept`() {
    let bench = Bench()
    bench.evidence = { _ in .unusable(.flat) }
    bench.diskIsFull = true
    var loop = bench.loop()
    var told: [Bool] = []
    bench.turn(&loop, until: .seconds(30)) { report in
      told.append(report.faults[.stateFailed].isOn)
    }
    #expect(told.dropFirst().allSatisfy { $0 } && told.count > 290)
    bench.diskIsFull = false
    bench.turn(&loop, until: .seconds(62)) { report in
      told.append(report.faults[.stateFailed].isOn)
    }
    #expect(bench.states.count == 1)
    #expect(told.last == false)
  }

  /// Runs until `end`; what the device remembers then, its power being cut.
  static func remembered(_ bench: Bench, _ end: TimeSpan) throws -> DeviceMemory {
    var loop = bench.loop()
    bench.turn(&loop, until: end)
    return try #require(DeviceMemoryTests.read(bench.states.last!.1))
  }

  @Test func `a covered lens lights the lamp from the first frame after a restart until it sees`()
    throws
  {
    let before = Bench()
    before.evidence = { _ in .unusable(.flat) }
    let kept = try Self.remembered(before, .seconds(5))
    #expect(kept.causes.sight == .flat)

    let after = Bench()
    after.evidence = { $0 - .zero > .seconds(10) ? .awake : .unusable(.flat) }
    var loop = after.loop(remembering: kept)
    var lit: [Int64] = []
    after.turn(&loop, until: .seconds(20)) { report in
      if after.pins[2] == .active { lit.append((report.now - .zero).milliseconds) }
    }
    #expect(lit.first == 100 && lit.last! <= 11_200)
    #expect(lit.count > 105)
  }

  @Test func `a silent camera is told after a restart until it delivers`() throws {
    let before = Bench()
    before.delivers = { _ in false }
    let kept = try Self.remembered(before, .seconds(5))
    let after = Bench()
    var loop = after.loop(remembering: kept)
    loop.begin(
      .start(
        version: ShortText(""), camera: .init("bench"), rate: ShownRate(thousandths: 10_000),
        profile: .driver
      ),
      resetByWatchdog: false)
    #expect(after.lines.contains { $0.contains("camera-silent\",\"on\":true") })
    after.turn(&loop, until: .seconds(2))
    #expect(after.lines.contains { $0.contains("camera-silent\",\"on\":false") })
    #expect(after.pins[2] == .inactive)
  }

  @Test
  func `an output that failed is doubted until it took both levels, or is said to be repaired`()
    throws
  {
    let before = Bench()
    before.evidence = { _ in .asleep }
    before.stuckPin = 0
    let kept = try Self.remembered(before, .seconds(5))
    #expect(kept.causes[.outputFailed])
    for isRepaired in [false, true] {
      let after = Bench()
      var loop = after.loop(remembering: kept)
      loop.begin(
        .start(
          version: ShortText(""), camera: .init("bench"), rate: ShownRate(thousandths: 10_000),
          profile: .driver), resetByWatchdog: false)
      after.turn(&loop, until: .seconds(60))
      #expect(after.pins[2] == .active)
      if isRepaired {
        after.turn(&loop, until: .seconds(61), order: .clearFaults)
      } else {
        after.evidence = { $0 - .zero < .seconds(65) ? .asleep : .awake }
        after.turn(&loop, until: .seconds(80))
      }
      after.turn(&loop, until: .seconds(90))
      #expect(after.pins[2] == .inactive)
    }
  }

  @Test func `a disk that was full in the last run and is not in this one is told to be well`() {
    var log = FaultLog()
    _ = log.set(.eventsFailed, true, at: .zero)
    let (bench, card) = (Bench(), Bench())
    var loop = bench.loop(
      remembering: DeviceMemory(causes: StandingCauses(log, nil)), log: card)
    loop.begin(
      .start(
        version: ShortText(""), camera: .init("bench"), rate: ShownRate(thousandths: 10_000),
        profile: .driver), resetByWatchdog: false)
    bench.turn(&loop, until: .seconds(5))
    #expect(
      bench.lines.filter { $0.contains("events-failed") } == [
        "{\"t\":0.000,\"frame\":0,\"event\":\"fault\",\"code\":\"events-failed\",\"on\":true}\n",
        "{\"t\":0.100,\"frame\":0,\"event\":\"fault\",\"code\":\"events-failed\",\"on\":false}\n",
      ])
    let faults = card.entries.filter { $0[24] == 6 && $0[25] == Fault.eventsFailed.rawValue }
    #expect(faults.map { $0[26] } == [1, 0])
    #expect(bench.pins[2] == .inactive)
  }

  @Test func `a seat that did not answer is doubted until it does, and need not shake for that`()
    throws
  {
    var log = FaultLog()
    _ = log.set(.hapticFailed, true, at: .zero)
    let bench = Bench()
    var bus = BenchBus(bench, BusPartsTests.haptic)
    bus.bus[0x00, of: I2CAddress(BusPartsTests.haptic)!] = 0xE0
    var seat = HapticDriver(bus, address: I2CAddress(BusPartsTests.haptic)!)
    // It answers when the program sets it up, before the first frame.
    for _ in 0..<6 { _ = try seat.act(at: .zero) }
    var loop = bench.loop(
      parts: BusParts(haptic: seat, illuminator: nil, sensor: nil, display: nil),
      remembering: DeviceMemory(causes: StandingCauses(log, nil)))
    loop.begin(
      .start(
        version: ShortText(""), camera: .init("bench"), rate: ShownRate(thousandths: 10_000),
        profile: .driver), resetByWatchdog: false)
    bench.turn(&loop, until: .seconds(6))
    #expect(bench.lines.contains { $0.contains("haptic-failed\",\"on\":true") })
    #expect(bench.lines.contains { $0.contains("haptic-failed\",\"on\":false") })
    #expect(bench.pins[2] == .inactive)
  }

  @Test func `a part that did not answer is doubted until it does`() throws {
    let kept = DeviceMemory(
      causes: {
        var log = FaultLog()
        _ = log.set(.illuminatorFailed, true, at: .zero)
        return StandingCauses(log, nil)
      }())
    for isFitted in [true, false] {
      let bench = Bench()
      let controller =
        isFitted ? PWMController(BenchBus(bench, 0x40), address: I2CAddress(0x40)!) : nil
      var loop = bench.loop(
        parts: BusParts(haptic: nil, illuminator: controller, sensor: nil, display: nil),
        remembering: kept)
      loop.begin(
        .start(
          version: ShortText(""), camera: .init("bench"), rate: ShownRate(thousandths: 10_000),
          profile: .driver), resetByWatchdog: false)
      bench.turn(&loop, until: .milliseconds(100))
      bench.turn(&loop, until: .seconds(2))
      #expect(bench.pins[2] == .inactive)
      #expect(bench.lines.contains { $0.contains("illuminator-failed\",\"on\":false") })
    }
  }
}
