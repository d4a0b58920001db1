import Hardware
import Peripherals
import Testing
import Timing

@Suite struct AttachedPartTests {
  let wires = Wires()

  @Test func `a part that does not answer is tried less and less often, and again once a minute`() {
    var part = AttachedPart(PWMController(PartBus(wires: wires), address: I2CAddress(0x40)!))
    wires.isStuck = true
    var tries: [Int64] = []
    for second in 0..<300 where part.serve(at: .zero + .seconds(Int64(second))) {
      tries.append(Int64(second))
    }
    #expect(tries == [0, 1, 3, 7, 15, 31, 63, 123, 183, 243])
    let hasFailed = part.hasFailed
    #expect(hasFailed)
  }

  @Test func `a part that answers again is well, and tried at once when it fails the next time`() {
    var part = AttachedPart(PWMController(PartBus(wires: wires), address: I2CAddress(0x40)!))
    wires.isStuck = true
    for second in 0..<8 { _ = part.serve(at: .zero + .seconds(Int64(second))) }
    wires.isStuck = false
    // Five transfers set it up; it is well when it was seen to hold that.
    var wasWell: [Bool] = []
    for time in 15_000..<15_005 {
      _ = part.serve(at: .zero + .milliseconds(Int64(time)))
      wasWell.append(!part.hasFailed)
    }
    #expect(wasWell == [false, false, false, false, true])
    wires.isStuck = true
    let tries = [15_100, 16_099, 16_100].map { part.serve(at: .zero + .milliseconds($0)) }
    #expect(tries == [true, false, true])
  }

  @Test
  func `a part that takes everything and keeps nothing stays failed, and is tried less often`() {
    wires.registers[0x00] = 0xE0
    wires.dead = [0x01]
    wires.registers[0x01] = 0x40
    var part = AttachedPart(HapticDriver(PartBus(wires: wires), address: I2CAddress(0x5A)!))
    var isWell: [Bool] = []
    var tries = 0
    for time in stride(from: Int64(0), to: 60_000, by: 100) {
      let before = wires.writes.count
      _ = part.serve(at: .zero + .milliseconds(time))
      if wires.writes.count > before, wires.writes.last!.0 == 0x01 { tries += 1 }
      if time >= 1_000 { isWell.append(!part.hasFailed) }
    }
    #expect(!isWell.contains(true))
    #expect(tries == 6)
  }

  @Test func `a quiet part that was doubted is well once it was seen to be awake`() {
    wires.registers[0x00] = 0xE0
    var driver = HapticDriver(PartBus(wires: wires), address: I2CAddress(0x5A)!)
    // As the program sets it up before it remembers that it had failed.
    for _ in 0..<6 { #expect(throws: Never.self) { _ = try driver.act(at: .zero) } }
    var part = AttachedPart(driver)
    part.doubt()
    var isWell: [Bool] = []
    for second in 0...5 {
      _ = part.serve(at: .zero + .seconds(Int64(second)))
      isWell.append(!part.hasFailed)
    }
    #expect(isWell == [false, false, false, false, false, true])
  }

  @Test func `a part that is not fitted uses no bus and cannot fail`() {
    var part = AttachedPart<PWMController<PartBus>>(nil)
    let wasServed = part.serve(at: .zero)
    let (hasFailed, isFitted) = (part.hasFailed, part.isFitted)
    #expect(!wasServed && !hasFailed && !isFitted)
  }
}
