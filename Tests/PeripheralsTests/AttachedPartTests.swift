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
    _ = part.serve(at: .zero + .seconds(15))
    let isWell = !part.hasFailed
    #expect(isWell)
    wires.isStuck = true
    let tries = [15_100, 16_099, 16_100].map { part.serve(at: .zero + .milliseconds($0)) }
    #expect(tries == [true, false, true])
  }

  @Test func `a part that is not fitted uses no bus and cannot fail`() {
    var part = AttachedPart<PWMController<PartBus>>(nil)
    let wasServed = part.serve(at: .zero)
    let (hasFailed, isFitted) = (part.hasFailed, part.isFitted)
    #expect(!wasServed && !hasFailed && !isFitted)
  }
}
