import Testing

@testable import Perception

/// The light of crops that are computed, not drawn.
@Suite struct CropLightTests {
  /// An eye's crop of 24 × 24: `around`, and `inside` where lids and eye are.
  static func eye(around: Int, inside: (Int) -> Int) -> EyeLight {
    var crop = [Int8](repeating: Int8(around - 128), count: 576)
    for row in 6..<18 {
      for column in 4..<20 { crop[row * 24 + column] = Int8(inside(column) - 128) }
    }
    return EyeLight(of: crop.span, side: 24)
  }

  static func face(_ brightness: Int) -> FaceLight {
    FaceLight(of: [Int8](repeating: Int8(brightness - 128), count: 2304).span, side: 48)
  }

  @Test func `mean and contrast are those of the middle, and burnt is of the whole crop`() {
    let light = Self.eye(around: 255) { $0 < 12 ? 40 : 60 }
    #expect(light == EyeLight(mean: 50, contrast: 20, burnt: 666))
    #expect(Self.face(200) == FaceLight(mean: 200, burnt: 0))
    #expect(Self.face(250) == FaceLight(mean: 250, burnt: 1000))
  }

  @Test func `a twentieth at either end is no contrast`() {
    // One of sixteen columns is more than a twentieth, half of one is less.
    #expect(Self.eye(around: 90) { $0 == 4 ? 10 : 90 }.contrast == 80)
    var crop = [Int8](repeating: -38, count: 576)
    for row in 6..<12 { crop[row * 24 + 4] = -128 }
    #expect(EyeLight(of: crop.span, side: 24).contrast == 0)
  }

  @Test func `what is dark and flat beside its face is hidden, and neither alone`() {
    let limits = EyeLimits()
    let face = Self.face(100)
    // A lens; a lid in the shadow of the brow; an open eye in it; a lid as bright as the cheek.
    #expect(limits.hides(Self.eye(around: 100) { 20 + $0 % 4 }, in: face))
    #expect(!limits.hides(Self.eye(around: 100) { 55 + $0 % 4 }, in: face))
    #expect(!limits.hides(Self.eye(around: 100) { $0 < 12 ? 20 : 60 }, in: face))
    #expect(!limits.hides(Self.eye(around: 100) { 90 + $0 % 4 }, in: face))
  }

  @Test func `a night's face keeps its eyes`() {
    // All of it four times darker than by day: the same eye.
    let night = Self.face(25)
    #expect(!EyeLimits().hides(Self.eye(around: 25) { $0 < 12 ? 5 : 15 }, in: night))
    #expect(!EyeLimits().hides(Self.eye(around: 25) { 15 + $0 % 2 }, in: night))
  }

  @Test func `the shadow of a brim hides no eye, and noise behind a lens is none`() {
    let face = Self.face(120)
    // The eye of daylight with a quarter of its light, and a lens with more contrast than that, all of it noise.
    #expect(!EyeLimits().hides(Self.eye(around: 30) { $0 < 12 ? 22 : 34 }, in: face))
    #expect(EyeLimits().hides(Self.eye(around: 30) { 24 + $0 % 8 }, in: face))
  }

  @Test func `an eye is hidden from six tenths burnt out on`() {
    let face = Self.face(255)
    #expect(!EyeLimits().hides(Self.eye(around: 100) { _ in 255 }, in: face))
    #expect(EyeLimits().hides(Self.eye(around: 255) { $0 < 12 ? 40 : 60 }, in: face))
  }
}
