import Hardware

/// A line whose history and faults a test can reach after it was given away.
final class Wire {
  var level = OutputLevel.inactive
  var driveCount = 0
  var refusesDrive = false
  var refusesReading = false
  /// Something outside holds the line at this level.
  var heldAt: OutputLevel?
}

struct WireFault: Error {}

struct RecordedOutput: DigitalOutput, ~Copyable {
  let wire: Wire

  mutating func drive(_ level: OutputLevel) throws(WireFault) {
    guard !wire.refusesDrive else { throw WireFault() }
    wire.driveCount += 1
    wire.level = level
  }

  mutating func readBack() throws(WireFault) -> OutputLevel {
    guard !wire.refusesReading else { throw WireFault() }
    return wire.heldAt ?? wire.level
  }
}
