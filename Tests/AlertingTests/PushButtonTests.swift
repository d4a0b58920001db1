import Alerting
import Hardware
import Testing
import Timing

@Suite struct PushButtonTests {
  /// What a button says of a reading every 33 ms.
  static func events(_ readings: [(OutputLevel?, Int)]) -> [(frame: Int, event: PushButton.Event)] {
    var button = PushButton()
    var events: [(frame: Int, event: PushButton.Event)] = []
    var frame = 0
    for (reading, count) in readings {
      for _ in 0..<count {
        let now = Instant.zero + .milliseconds(Int64(frame) * 33)
        if let event = button.observe(reading, at: now) { events.append((frame, event)) }
        frame += 1
      }
    }
    return events
  }

  @Test func `a press that lasts is told twice: pressed, and held after three seconds`() {
    let events = Self.events([(.inactive, 3), (.active, 200)])
    #expect(events.map(\.event) == [.pressed, .held])
    // 91 frames of 33 ms are the first 3.003 s behind the press.
    #expect(events[1].frame - events[0].frame == 91)
  }

  @Test func `a contact that bounces while it is let go neither presses nor holds again`() {
    let events = Self.events([
      (.inactive, 3), (.active, 5), (.inactive, 1), (.active, 200), (.inactive, 3), (.active, 3),
    ])
    #expect(events.map(\.event) == [.pressed, .pressed])
  }

  @Test func `a button that is down from the start is not held`() {
    #expect(Self.events([(.active, 500)]).isEmpty)
  }
}
