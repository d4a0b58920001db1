import Drowsiness
import Testing
import Timing
import Units

@Suite struct OwnBaselineTests {
  /// A driver whose open eyes read as half closed.
  static let narrow = Evidence.eyes(450, 470)

  @Test func `narrow eyes are learned, so that their owner's alarm clears`() {
    var watch = Watch()
    let awake = watch.sees(Self.narrow, for: .seconds(10))
    #expect(awake.allSatisfy { $0.level == .none })
    watch.sees(.closed, for: .seconds(3))
    #expect(watch.latest?.level == .microsleep)
    watch.sees(Self.narrow, for: .seconds(5))
    #expect(watch.latest?.level == Level.none)
  }

  @Test func `lids that hang from the start are not learned as normal`() {
    var watch = Watch()
    watch.sees(.eyes(360, 360), for: .seconds(600))
    #expect(watch.monitor.baseline.openEyes == Permille(300))
    watch.sees(.eyes(800, 800), for: .seconds(2))
    #expect(watch.latest?.level == .microsleep)
  }

  @Test func `closed eyes teach nothing`() {
    var watch = Watch()
    watch.sees(.open, for: .seconds(30))
    let before = watch.monitor.baseline
    watch.sees(.closed, for: .seconds(60))
    watch.sees(.hidden, for: .seconds(60))
    #expect(watch.monitor.baseline == before)
    #expect(before.openEyes == Permille(20))
  }

  @Test func `a minute teaches all of it, and then it follows`() {
    var watch = Watch()
    watch.sees(.eyes(100, 100, pitch: 80), for: .seconds(61))
    let learned = watch.monitor.baseline
    #expect(learned.openEyes == Permille(100) && learned.pitch == DeciDegrees(80))
    #expect(learned.eyesLearned == .seconds(60) && learned.pitchLearned == .seconds(60))
    watch.sees(.eyes(200, 200, pitch: -20), for: .seconds(60))
    // One time constant: 63 % of the way.
    #expect(abs(watch.monitor.baseline.openEyes.thousandths - 163) <= 2)
    #expect(abs(watch.monitor.baseline.pitch.tenths - 17) <= 2)
  }

  @Test func `what the device kept holds from the first frame`() {
    var watch = Watch()
    watch.sees(.eyes(280, 280, pitch: -150), for: .seconds(61))
    let kept = watch.monitor.baseline
    var monitor = DrowsinessMonitor(policy: .driver, baseline: kept)
    #expect(monitor.baseline == kept)
    monitor.forgetBaseline()
    #expect(monitor.baseline == .unknown)
  }

  @Test func `a kept baseline beyond the limits is taken into them`() {
    let wild = OwnBaseline(
      openEyes: Permille(1_000), pitch: DeciDegrees(-900), eyesLearned: .seconds(-5),
      pitchLearned: .seconds(5_000))
    let monitor = DrowsinessMonitor(policy: .driver, baseline: wild)
    #expect(monitor.baseline.openEyes == Permille(300))
    #expect(monitor.baseline.pitch == DeciDegrees(-200))
    #expect(monitor.baseline.eyesLearned == .zero)
    #expect(monitor.baseline.pitchLearned == .seconds(60))
  }
}
