import Foundation
import TestSupport
import Testing

@testable import Perception

/// The detail of crops that are computed, not drawn.
@Suite struct EyeDetailTests {
  /// 24 × 24 values from brightness at (column, row).
  static func crop(_ brightness: (Int, Int) -> Double) -> [Int8] {
    (0..<576).map { Int8(Int(brightness($0 % 24, $0 / 24).rounded()) - 128) }
  }

  static func detail(_ brightness: (Int, Int) -> Double) -> Int32 {
    EyeDetail.measured(in: crop(brightness).span)
  }

  /// What the two filters leave of the same crop, by their weights in floating point.
  static func plain(_ crop: [Int8]) -> Double {
    let narrow = [0, 0, 0.25, 0.5, 0.25, 0, 0]
    let wide = [1, 6, 15, 20, 15, 6, 1].map { $0 / 64.0 }
    var energy = 0.0
    for row in 3..<21 {
      for column in 3..<21 {
        var difference = 0.0
        for (y, x) in (0..<7).flatMap({ y in (0..<7).map { (y, $0) } }) {
          let value = Double(crop[(row + y - 3) * 24 + column + x - 3])
          difference += value * (narrow[y] * narrow[x] - wide[y] * wide[x])
        }
        energy += difference * difference
      }
    }
    let brightness = crop.reduce(0.0) { $0 + Double($1) + 128 } / 576
    return (energy / 324).squareRoot() / brightness * 10_000
  }

  /// A dark bar across the middle, `soft` rows from its rim to its core.
  static func bar(_ soft: Double, light: Double = 1) -> (Int, Int) -> Double {
    { _, row in
      let distance = abs(Double(row) - 11.5) - 3
      return light * (150 - 80 / (1 + exp(distance / soft * 4)))
    }
  }

  @Test func `it is what the narrow filter keeps and the wide one takes`() {
    var random = SeededGenerator(seed: 24)
    for _ in 0..<20 {
      let crop = (0..<576).map { _ in Int8.random(in: -128...127, using: &random) }
      let measured = Double(EyeDetail.measured(in: crop.span))
      #expect(abs(measured - Self.plain(crop)) <= 1, "seed \(random.seed)")
    }
    // What `eye_detail` of models/sampling.py makes of the same crop.
    #expect(Self.detail { Double(((24 * $1 + $0) * 37 + $1 * 11) % 256) } == 857)
    #expect(EyeDetail.measured(in: [Int8](repeating: -128, count: 576).span) == 0)
    #expect(Self.detail { _, _ in 255 } == 0)
    // The largest that there can be: black and white by turns of three pixels.
    #expect(Self.detail { column, row in (column / 3 + row / 3) % 2 == 0 ? 255 : 0 } > 2000)
  }

  @Test func `edges have detail, slopes and light have none`() {
    #expect(Self.detail { column, row in 100 + 4 * Double(column) - 3 * Double(row) } <= 1)
    let sharp = Self.detail(Self.bar(1))
    #expect(sharp > EyeLimits().detail)
    #expect(Self.detail(Self.bar(12)) < EyeLimits().detail)
    #expect(Self.detail(Self.bar(3)) < sharp)
    // Half of the light: the same eye.
    #expect(abs(Self.detail(Self.bar(1, light: 0.5)) - sharp) <= sharp / 50)
  }
}
