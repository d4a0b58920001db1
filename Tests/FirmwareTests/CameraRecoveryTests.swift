import Firmware
import Testing
import Timing

@Suite struct CameraRecoveryTests {
  /// The steps of a camera that stays silent from 0 on, asked every 100 ms.
  func steps(
    mayReset: Bool, canReset: Bool = true, for length: TimeSpan
  ) -> [(Instant, CameraRecovery.Step)] {
    var recovery = CameraRecovery(mayReset: mayReset)
    var now = Instant.zero
    var steps: [(Instant, CameraRecovery.Step)] = []
    while now - .zero <= length {
      let step = recovery.silent(at: now, canReset: canReset)
      if step != .wait { steps.append((now, step)) }
      now = now + .milliseconds(100)
    }
    return steps
  }

  @Test func `a silent camera is restarted every two seconds, then the board is let reset`() {
    let seen = steps(mayReset: true, for: .seconds(9))
    #expect(seen.map(\.1) == Array(repeating: .restartStream, count: 4) + [.letTheBoardReset])
    #expect(seen.map { ($0.0 - .zero).milliseconds } == [2_000, 4_000, 6_000, 8_000, 9_000])
  }

  @Test func `a board that was reset for its camera once stays up for ever`() {
    let seen = steps(mayReset: false, for: .seconds(600))
    #expect(seen.count == 300)
    #expect(seen.allSatisfy { $0.1 == .restartStream })
  }

  @Test func `without a watchdog that can reset, the camera is restarted for ever`() {
    let seen = steps(mayReset: true, canReset: false, for: .seconds(600))
    #expect(seen.count == 300)
    #expect(seen.allSatisfy { $0.1 == .restartStream })
  }

  @Test func `one frame starts the ladder anew`() {
    var recovery = CameraRecovery(mayReset: true)
    _ = recovery.silent(at: .zero, canReset: true)
    recovery.delivered(at: .zero + .seconds(5))
    #expect(recovery.silent(at: .zero + .seconds(60), canReset: true) == .wait)
    #expect(recovery.silent(at: .zero + .seconds(61), canReset: true) == .wait)
    #expect(recovery.silent(at: .zero + .seconds(62), canReset: true) == .restartStream)
  }
}
