import Imaging
import TestSupport
import Timing

/// A picture with its pyramid, in memory of its own.
final class TestPicture {
  let geometry: FrameGeometry
  var pixels: [UInt8]
  var time = Instant.zero
  private let storage: UnsafeMutableRawPointer

  init(width: Int, height: Int, padding: Int = 0, _ value: (Int, Int) -> UInt8) {
    geometry = FrameGeometry(width: width, height: height, bytesPerRow: width + padding)!
    pixels = [UInt8](repeating: 0, count: (width + padding) * height)
    for row in 0..<height {
      for column in 0..<width { pixels[row * (width + padding) + column] = value(column, row) }
    }
    storage = .allocate(byteCount: LumaPyramid.byteCount(for: geometry) + 1, alignment: 64)
  }

  deinit { storage.deallocate() }

  /// Pixels without structure.
  static func noise(width: Int, height: Int, padding: Int = 0, seed: UInt64) -> TestPicture {
    var generator = SeededGenerator(seed: seed)
    return TestPicture(width: width, height: height, padding: padding) { _, _ in
      UInt8.random(in: 0...255, using: &generator)
    }
  }

  func withFrame<R>(_ body: (borrowing Frame, borrowing LumaPyramid) -> R) -> R {
    var pyramid = unsafe LumaPyramid(for: geometry, storage: storage)
    let pixels = pixels
    let frame = Frame(luma: pixels.span, geometry: geometry, capturedAt: time, sequence: 0)
    pyramid.fill(from: frame)
    return body(frame, pyramid)
  }

  subscript(column: Int, row: Int) -> UInt8 { pixels[row * geometry.bytesPerRow + column] }
}
