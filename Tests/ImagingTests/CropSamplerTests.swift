import Foundation
import Imaging
import TestSupport
import Testing

/// The rule of the networks' contract in plain floating point.
private struct PlainSampler {
  let width: Int
  let height: Int
  let border: FrameBorder
  private let levels: [Level]

  init(picture: TestPicture, width: Int, height: Int, border: FrameBorder) {
    self.width = width
    self.height = height
    self.border = border
    var levels = [Level(picture)]
    while levels.count < 5, let next = levels.last!.halved { levels.append(next) }
    self.levels = levels
  }

  func value(_ crop: Crop, _ column: Int, _ row: Int) -> Double {
    let (sideX, sideY) = (Double(crop.side.x) / 256, Double(crop.side.y) / 256)
    let step = hypot(sideX, sideY) / Double(width)
    var level = 0
    while level + 1 < levels.count, step >= Double(2 << level) { level += 1 }
    let across = (Double(column) + 0.5 - Double(width) / 2) / Double(width)
    let down = (Double(row) + 0.5 - Double(height) / 2) / Double(width)
    let x = Double(crop.center.x) / 256 + across * sideX - down * sideY
    let y = Double(crop.center.y) / 256 + across * sideY + down * sideX
    return levels[level].bilinear(
      x / Double(1 << level) - 0.5, y / Double(1 << level) - 0.5, border)
  }

  struct Level {
    var rows: [[Double]]

    init(_ picture: TestPicture) {
      rows = (0..<picture.geometry.height).map { row in
        (0..<picture.geometry.width).map { Double(picture[$0, row]) }
      }
    }

    var halved: Level? {
      guard min(rows.count, rows[0].count) >= 4 else { return nil }
      var half = self
      half.rows = (0..<rows.count / 2).map { row in
        (0..<rows[0].count / 2).map { column in
          let sum =
            rows[2 * row][2 * column] + rows[2 * row][2 * column + 1]
            + rows[2 * row + 1][2 * column] + rows[2 * row + 1][2 * column + 1]
          return ((sum + 2) / 4).rounded(.down)
        }
      }
      return half
    }

    func bilinear(_ x: Double, _ y: Double, _ border: FrameBorder) -> Double {
      let (column, row) = (Int(floor(x)), Int(floor(y)))
      let (right, below) = (x - floor(x), y - floor(y))
      let top = pixel(column, row, border) * (1 - right) + pixel(column + 1, row, border) * right
      let bottom =
        pixel(column, row + 1, border) * (1 - right) + pixel(column + 1, row + 1, border) * right
      return top * (1 - below) + bottom * below
    }

    func pixel(_ column: Int, _ row: Int, _ border: FrameBorder) -> Double {
      let inside = rows.indices.contains(row) && rows[0].indices.contains(column)
      if border == .black, !inside { return 0 }
      return rows[max(0, min(rows.count - 1, row))][max(0, min(rows[0].count - 1, column))]
    }
  }
}

@Suite struct CropSamplerTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `a crop is what plain arithmetic makes of it, to two steps of brightness`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let picture = TestPicture.noise(
      width: .random(in: 1...90, using: &generator), height: .random(in: 1...70, using: &generator),
      padding: .random(in: 0...3, using: &generator), seed: seed)
    let width = Int.random(in: 1...48, using: &generator)
    let height = Int.random(in: 1...48, using: &generator)
    let border: FrameBorder = seed % 2 == 0 ? .black : .repeated
    let crop = Crop(
      center: PixelPoint(
        x: .random(in: -2560...25_600, using: &generator),
        y: .random(in: -2560...20_480, using: &generator)),
      side: PixelPoint(
        x: .random(in: -40_000...40_000, using: &generator),
        y: .random(in: -40_000...40_000, using: &generator)))
    let plain = PlainSampler(picture: picture, width: width, height: height, border: border)
    var output = [Int8](repeating: 0, count: width * height)
    picture.withFrame { frame, pyramid in
      var span = output.mutableSpan
      CropSampler(width: width, height: height, border: border)
        .sample(crop, of: frame, pyramid: pyramid, into: &span)
    }
    for row in 0..<height {
      for column in 0..<width {
        let expected = plain.value(crop, column, row) - 128
        let found = Double(output[row * width + column])
        #expect(abs(found - expected) <= 2, "seed \(seed), row \(row), column \(column)")
      }
    }
  }

  @Test func `a crop as large as its part of the frame copies the pixels`() {
    let picture = TestPicture.noise(width: 40, height: 30, seed: 5)
    let crop = Crop(
      center: PixelPoint(x: 20 * 256, y: 15 * 256), side: PixelPoint(x: 10 * 256, y: 0))
    var output = [Int8](repeating: 0, count: 100)
    picture.withFrame { frame, pyramid in
      var span = output.mutableSpan
      CropSampler(width: 10, height: 10, border: .repeated)
        .sample(crop, of: frame, pyramid: pyramid, into: &span)
    }
    for row in 0..<10 {
      for column in 0..<10 {
        #expect(Int(output[row * 10 + column]) == Int(picture[15 + column, 10 + row]) - 128)
      }
    }
  }

  @Test func `a place in a crop is the place that the sampler reads`() {
    let crop = Crop(center: PixelPoint(x: 5000, y: 7000), side: PixelPoint(x: 3000, y: 400))
    #expect(crop.point(x: 32_768, y: 32_768) == crop.center)
    let corner = crop.point(x: 0, y: 0)
    #expect(corner == PixelPoint(x: 5000 - 1500 + 200, y: 7000 - 200 - 1500))
  }
}
