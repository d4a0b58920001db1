import Hardware
import Imaging
import SimulatedHardware
import TestSupport
import Testing
import Timing

@Suite struct SimulatedLineTests {
  @Test func `a simulated output behaves as an output must, and counts the changes of its pin`() {
    var output = SimulatedOutput()
    #expect(violations(ofDigitalOutput: &output) == [])
    #expect(output.changes == 2)
  }

  @Test func `a planned fault comes at its call, once or for ever`() throws {
    var once = SimulatedOutput(driveFaults: .only(1))
    try once.drive(.active)
    #expect(throws: SimulatedFault.refused(call: 1)) { try once.drive(.inactive) }
    #expect(once.level == .active)
    try once.drive(.inactive)
    var broken = SimulatedOutput(readFaults: .from(0))
    for call in UInt64(0)..<3 {
      #expect(throws: SimulatedFault.refused(call: call)) { try broken.readBack() }
    }
  }

  @Test func `a stuck pin takes every level and keeps its own`() throws {
    var output = SimulatedOutput(stuck: .active)
    try output.drive(.inactive)
    #expect(try output.readBack() == .active)
    #expect(output.changes == 0)
  }

  @Test func `an input shows the level that was set, and fails as planned`() throws {
    var input = SimulatedInput(faults: .only(2))
    #expect(try input.read() == .inactive)
    input.level = .active
    #expect(try input.read() == .active)
    #expect(throws: SimulatedFault.refused(call: 2)) { try input.read() }
  }
}

@Suite struct RecordingWatchdogTests {
  @Test func `it behaves as a watchdog must and counts its pets`() {
    var watchdog = RecordingWatchdog(timeout: .seconds(5))
    #expect(violations(ofWatchdog: &watchdog) == [])
    #expect(watchdog.pets == 2)
    #expect(watchdog.isArmed == false)
  }

  @Test func `one that may not stop stays armed`() {
    var watchdog = RecordingWatchdog(timeout: .seconds(5), disarmFaults: .from(0))
    #expect(throws: SimulatedFault.refused(call: 0)) { try watchdog.disarm() }
    #expect(watchdog.isArmed == true)
  }
}

@Suite struct ScriptedCameraTests {
  let geometry = FrameGeometry(width: 3, height: 2, bytesPerRow: 4)!

  @Test func `it behaves as a frame source must`() {
    var camera = ScriptedCamera<7>(
      geometry: geometry, gray: 90, period: .milliseconds(40), frames: 5)
    #expect(violations(ofFrameSource: &camera, frames: 5) == [])
  }

  @Test func `a silent call loses its frame, and the sequence shows it`() throws {
    var camera = ScriptedCamera<7>(
      geometry: geometry, gray: 90, period: .milliseconds(40), silences: .only(1),
      failures: .only(2))
    func sequence() throws(ScriptedCameraFailure) -> UInt32 {
      try camera.withNextFrame(before: .zero) { $0.sequence }
    }
    #expect(try sequence() == 0)
    #expect(throws: ScriptedCameraFailure.silent) { try sequence() }
    #expect(throws: ScriptedCameraFailure.failed) { try sequence() }
    try camera.restart()
    #expect(try sequence() == 3)
    #expect(camera.restarts == 1)
  }
}

@Suite struct SimulatedI2CBusTests {
  @Test func `it behaves as a bus must`() {
    var bus = SimulatedI2CBus()
    bus.attach(I2CAddress(0x40)!)
    #expect(violations(ofI2CBus: &bus, with: I2CAddress(0x40)!, without: I2CAddress(0x41)!) == [])
    bus.detach(I2CAddress(0x40)!)
    #expect(throws: SimulatedI2CFailure.noAnswer) {
      try bus.readWord(register: 0, of: I2CAddress(0x40)!)
    }
  }
}
