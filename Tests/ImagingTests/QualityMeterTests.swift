import Imaging
import TestSupport
import Testing
import Timing

@Suite struct QualityMeterTests {
  private func quality(of picture: TestPicture) -> FrameQuality {
    picture.withFrame { frame, pyramid in
      var meter = QualityMeter()
      return meter.measure(frame, pyramid: pyramid)
    }
  }

  private func defect(of picture: TestPicture) -> FrameQuality.Defect? {
    quality(of: picture).defect(by: FrameQualityLimits())
  }

  /// A gradient with a sensor's noise.
  private func scene(seed: UInt64, dark: Int = 1) -> TestPicture {
    var generator = SeededGenerator(seed: seed)
    return TestPicture(width: 320, height: 240) { column, row in
      let light = (40 + column / 2 + row / 8) / dark
      return UInt8(light + Int.random(in: 0...6, using: &generator))
    }
  }

  @Test func `a lit scene has no defect`() {
    #expect(defect(of: scene(seed: 1)) == nil)
  }

  @Test func `a scene of which nothing is bright is dark`() {
    #expect(defect(of: scene(seed: 2, dark: 20)) == .dark)
  }

  @Test func `a picture mostly burnt out is saturated`() {
    let picture = TestPicture(width: 320, height: 240) { column, _ in column < 256 ? 255 : 90 }
    #expect(defect(of: picture) == .saturated)
  }

  @Test func `a covered lens is flat although its sensor is noisy`() {
    var generator = SeededGenerator(seed: 3)
    let picture = TestPicture(width: 640, height: 480) { _, _ in
      UInt8.random(in: 90...110, using: &generator)
    }
    #expect(defect(of: picture) == .flat)
  }

  @Test func `a picture that stays the same to the last bit for half a second is frozen`() {
    let picture = scene(seed: 4)
    var meter = QualityMeter()
    for frame in 0...30 {
      picture.time = Instant(nanoseconds: Int64(frame) * 33_333_334)
      let defect = picture.withFrame { frame, pyramid in
        meter.measure(frame, pyramid: pyramid).defect(by: FrameQualityLimits())
      }
      #expect(defect == (frame >= 15 ? .frozen : nil))
    }
    picture.pixels[picture.pixels.count / 3] ^= 1
    let thawed = picture.withFrame { frame, pyramid in meter.measure(frame, pyramid: pyramid) }
    #expect(thawed.unchangedFor == .zero)
  }

  @Test func `one pixel can be measured`() {
    let quality = quality(of: TestPicture(width: 1, height: 1) { _, _ in 200 })
    #expect(quality.mean == 200 && quality.variance == 0 && quality.bright == 200)
  }

  @Test func `mean and variance are those of the picture`() {
    let picture = TestPicture(width: 100, height: 50) { column, _ in column < 50 ? 10 : 110 }
    let quality = quality(of: picture)
    #expect(quality.mean == 60 && quality.variance == 2500 && quality.burnt == 0)
  }
}
