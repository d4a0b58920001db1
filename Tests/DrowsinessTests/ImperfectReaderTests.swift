import Drowsiness
import TestSupport
import Testing
import Timing
import Units

/// A network errs. Here it misreads frames independently of each other, at random.
@Suite struct ImperfectReaderTests {
  /// Reads eyes as they are, but for one frame in `misreadOneIn`.
  static func reading(
    _ isClosed: Bool, misreadOneIn: Int, _ random: inout SeededGenerator
  ) -> Evidence {
    let isMisread = Int.random(in: 0..<misreadOneIn, using: &random) == 0
    let noise = Int32.random(in: 0...200, using: &random)
    let closure = isClosed != isMisread ? 1_000 - noise : noise
    return .eyes(closure, closure)
  }

  /// Open for 10 s, closed for 3 s, open for 20 s: told within 2.0 s, over within 5 s, and nothing
  /// above `attention` before the eyes closed and once it was over.
  @Test(arguments: [15, 30])
  func `three closed seconds are told in time and over in time, with one frame in twenty misread`(
    rate: Int
  ) {
    let seed: UInt64 = 20_261_121
    var random = SeededGenerator(seed: seed)
    for run in 0..<100 {
      var watch = Watch(framesPerSecond: Int64(rate))
      let made = watch.sees(frames: 33 * rate) { frame in
        Self.reading(
          (10 * rate..<13 * rate).contains(frame), misreadOneIn: 20, &random)
      }
      let levels = made.map(\.level)
      #expect(levels[..<(10 * rate)].allSatisfy { $0 <= .attention }, "seed \(seed), run \(run)")
      let isTold = levels[...(12 * rate)].contains(.microsleep)
      #expect(isTold, "seed \(seed), run \(run)")
      let isOver = levels[(18 * rate)...].allSatisfy { $0 == .none }
      #expect(isOver, "seed \(seed), run \(run)")
    }
  }

  @Test func `an awake hour with one frame in twenty misread raises no alarm`() {
    let seed: UInt64 = 7
    var random = SeededGenerator(seed: seed)
    var watch = Watch(framesPerSecond: 15)
    let made = watch.sees(frames: 15 * 3_600) { frame in
      // A blink of 200 ms every 4 s.
      Self.reading(frame % 60 < 3, misreadOneIn: 20, &random)
    }
    let isQuiet = made.allSatisfy { $0.level <= .attention }
    #expect(isQuiet, "seed \(seed)")
  }
}
