public import Imaging

/// One picture of the driver: who, doing what, and which frame's noise.
public struct DrawnFrame: Sendable {
  public var appearance: DriverAppearance
  public var state: DriverState
  /// Chooses the sensor's noise.
  public var number: UInt32

  public init(appearance: DriverAppearance, state: DriverState, number: UInt32) {
    self.appearance = appearance
    self.state = state
    self.number = number
  }

  /// Draws into a luma plane.
  ///
  /// - Parameter pixels: `geometry.byteCount` bytes; bytes beside the rows' pixels stay as they are.
  /// - Complexity: some hundred operations a pixel; no memory beside the plane.
  public func draw(into pixels: inout MutableSpan<UInt8>, geometry: FrameGeometry) {
    precondition(pixels.count >= geometry.byteCount, "a frame needs all of its rows")
    let painter = DriverPainter(
      appearance, state, width: geometry.width, height: geometry.height)
    let noise = SensorNoise(
      deviation: appearance.noise, seed: UInt64(appearance.texture), frame: number)
    for row in 0..<geometry.height {
      var random = noise.row(row)
      var bits: UInt64 = 0
      let start = row * geometry.bytesPerRow
      for column in 0..<geometry.width {
        if column & 3 == 0 { bits = random.next() }
        let brightness = painter.brightness(column: column, row: row)
        pixels[start + column] = noise.sensed(brightness, bits: bits)
        bits >>= 16
      }
    }
  }
}
