import Hardware
import Imaging
import SyntheticDriver
import Testing
import Timing

@Suite struct SyntheticCameraTests {
  private let geometry = FrameGeometry(width: 32, height: 24, bytesPerRow: 40)!

  private func withCamera(
    framesPerSecond: Int = 10, start: Instant = .zero,
    _ body: (inout SyntheticCamera) throws -> Void
  ) rethrows {
    let plane = UnsafeMutableRawBufferPointer.allocate(
      byteCount: geometry.byteCount, alignment: 64)
    defer { plane.deallocate() }
    var camera = unsafe SyntheticCamera(
      script: Scenario.microsleep.script, appearance: DriverAppearance(), geometry: geometry,
      framesPerSecond: framesPerSecond, start: start, pixels: plane)!
    try body(&camera)
  }

  @Test func `frames carry the script's own time and count up`() throws {
    let start = Instant(nanoseconds: 5_000_000_000)
    try withCamera(start: start) { camera in
      for number in 0..<5 {
        let due = camera.nextDue
        #expect(due == start + .milliseconds(Int64(100 * number)))
        let seen = try camera.withNextFrame(before: due) { ($0.capturedAt, $0.sequence) }
        #expect(seen == (due, UInt32(number)))
      }
    }
  }

  @Test func `a frame that is due after the deadline does not come and is not lost`() throws {
    try withCamera { camera in
      _ = try camera.withNextFrame(before: .zero) { $0.sequence }
      #expect(throws: SyntheticCameraError.notDue) {
        try camera.withNextFrame(before: .zero) { $0.sequence }
      }
      let next = try camera.withNextFrame(before: .zero + .seconds(1)) { $0.sequence }
      #expect(next == 1)
    }
  }

  @Test func `the stream ends with the script`() throws {
    try withCamera(framesPerSecond: 1) { camera in
      let length = Scenario.microsleep.script.duration
      let never = Instant.zero + .seconds(1000)
      for _ in 0..<length.milliseconds / 1000 {
        _ = try camera.withNextFrame(before: never) { $0.sequence }
      }
      #expect(throws: SyntheticCameraError.ended) {
        try camera.withNextFrame(before: never) { $0.sequence }
      }
      #expect(SyntheticCameraError.ended.loss == .ended)
    }
  }

  @Test func `the truth is the script's`() {
    withCamera(start: .zero + .seconds(2)) { (camera) -> Void in
      #expect(camera.truth(at: .zero + .seconds(13)).leftLid.thousandths == 1000)
      #expect(camera.truth(at: .zero).present)
    }
  }

  @Test func `rates out of range and planes too small are refused`() {
    let plane = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 64)
    defer { plane.deallocate() }
    for rate in [0, -1, 241, 15] {
      if let camera = unsafe SyntheticCamera(
        script: Scenario.awake.script, appearance: DriverAppearance(), geometry: geometry,
        framesPerSecond: rate, pixels: plane)
      {
        Issue.record("rate \(camera.framesPerSecond) was taken")
      }
    }
  }
}
