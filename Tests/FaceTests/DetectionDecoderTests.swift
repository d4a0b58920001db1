import Face
import Imaging
import Testing
import Units

@Suite struct DetectionDecoderTests {
  private let decoder = DetectionDecoder(
    columns: 20, rows: 15, stride: 8, boxScale: 0.03125, boxZeroPoint: -128, pointScale: 0.0625,
    pointZeroPoint: 3)

  private func decoded(
    cell: Int, score: Int8, box: [Int8], points: [Int8], threshold: Int8
  ) -> FaceCandidates {
    var scores = [Int8](repeating: -128, count: 300)
    var boxes = [Int8](repeating: 0, count: 1200)
    var places = [Int8](repeating: 0, count: 3000)
    scores[cell] = score
    boxes.replaceSubrange(4 * cell..<4 * cell + 4, with: box)
    places.replaceSubrange(10 * cell..<10 * cell + 10, with: points)
    var candidates = FaceCandidates()
    DetectionLevel(
      scores: scores.span, boxes: boxes.span, points: places.span, decoder: decoder
    ).collect(into: &candidates, threshold: threshold)
    return candidates
  }

  @Test func `a cell's box and points are measured from its middle in strides`() throws {
    // Cell (3, 2): its middle is (28, 20). 64 steps of 1/32 are 2 strides, 16 pixels.
    let found = decoded(
      cell: 2 * 20 + 3, score: 100, box: [-64, -96, 0, 64],
      points: [-13, 3, 19, 3, 3, 11, 3, 3, 3, 3], threshold: 0)
    try #require(found.count == 1)
    let face = found[0]
    #expect(face.upperLeft == PixelPoint(x: (28 - 16) * 256, y: (20 - 8) * 256))
    #expect(face.lowerRight == PixelPoint(x: (28 + 32) * 256, y: (20 + 48) * 256))
    #expect(face.points.leftEye == PixelPoint(x: (28 - 8) * 256, y: 20 * 256))
    #expect(face.points.rightEye == PixelPoint(x: (28 + 8) * 256, y: 20 * 256))
    #expect(face.points.nose == PixelPoint(x: 28 * 256, y: 24 * 256))
    #expect(face.score == Permille(quantizedProbability: 100))
  }

  @Test func `a score below the threshold is no face`() {
    let points = [Int8](repeating: 3, count: 10)
    let box = [Int8](repeating: 0, count: 4)
    #expect(decoded(cell: 0, score: 49, box: box, points: points, threshold: 50).count == 0)
    #expect(decoded(cell: 0, score: 50, box: box, points: points, threshold: 50).count == 1)
  }

  @Test(arguments: [(640, 480), (1280, 720), (320, 240), (480, 640), (33, 7), (1, 1)])
  func `corners of the view's picture are corners of the frame`(width: Int, height: Int) {
    let geometry = FrameGeometry(width: width, height: height, bytesPerRow: width)!
    let view = DetectorView(of: geometry, width: 160, height: 120)
    let step = max(Double(width) / 160, Double(height) / 120)
    let left = 80 - Double(width) / step / 2
    let top = 60 - Double(height) / step / 2
    let corner = view.inFrame(PixelPoint(x: Int32(left * 256), y: Int32(top * 256)))
    #expect(abs(Double(corner.x)) <= step + 1 && abs(Double(corner.y)) <= step + 1)
    let middle = view.inFrame(PixelPoint(x: 80 * 256, y: 60 * 256))
    #expect(middle == PixelPoint(x: Int32(width * 128), y: Int32(height * 128)))
  }

  @Test func `lengths that a broken scale makes huge stay in range`() {
    let huge = QuantizedLength(scale: .infinity, zeroPoint: -128, unit: 8192)
    #expect(huge.length(127) == 4_194_304)
    #expect(QuantizedLength(scale: .nan, zeroPoint: 127, unit: 8192).length(-128) == -4_194_304)
  }
}
