import Imaging
import Testing

@Suite struct LumaPyramidTests {
  @Test func `each level is the mean of two by two of the level below`() {
    let seed: UInt64 = 11
    let picture = TestPicture.noise(width: 37, height: 22, padding: 5, seed: seed)
    picture.withFrame { _, pyramid in
      #expect(pyramid.levelCount == 4, "seed \(seed)")
      let plane = pyramid.plane(1)
      #expect(plane.width == 18 && plane.height == 11)
      for row in 0..<11 {
        for column in 0..<18 {
          let (x, y) = (2 * column, 2 * row)
          let sum =
            Int(picture[x, y]) + Int(picture[x + 1, y]) + Int(picture[x, y + 1])
            + Int(picture[x + 1, y + 1])
          #expect(Int(plane.row(row)[column]) == (sum + 2) / 4, "seed \(seed)")
        }
      }
    }
  }

  @Test func `a picture of one pixel has one level`() {
    let picture = TestPicture(width: 1, height: 1) { _, _ in 9 }
    picture.withFrame { _, pyramid in #expect(pyramid.levelCount == 1) }
    #expect(LumaPyramid.byteCount(for: picture.geometry) == 0)
  }

  @Test func `every level of an even picture keeps its brightness`() {
    let picture = TestPicture(width: 640, height: 480) { _, _ in 77 }
    picture.withFrame { _, pyramid in
      for level in 1..<pyramid.levelCount {
        let plane = pyramid.plane(level)
        for row in 0..<plane.height {
          for column in 0..<plane.width { #expect(plane.row(row)[column] == 77) }
        }
      }
    }
  }
}
