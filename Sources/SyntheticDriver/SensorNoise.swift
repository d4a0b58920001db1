/// A camera sensor's noise: another value for each pixel and frame, the same on every machine.
struct SensorNoise {
  private let amplitude: Float
  private let seed: UInt64

  /// - Parameters:
  ///   - deviation: standard deviation in steps of brightness.
  ///   - frame: the frame's number; another number gives other noise.
  init(deviation: Float, seed: UInt64, frame: UInt32) {
    // The sum of two uniform bytes has a variance of 2 · (256² − 1) ÷ 12, a deviation of 104.5.
    amplitude = deviation / 104.5
    self.seed = DriverRandom.mix(seed &+ UInt64(frame) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The numbers of one row.
  @inline(__always)
  func row(_ row: Int) -> DriverRandom { DriverRandom(seed: seed &+ UInt64(row) << 32) }

  /// What the sensor makes of a brightness; 16 bits of `bits` are used.
  @inline(__always)
  func sensed(_ brightness: Float, bits: UInt64) -> UInt8 {
    let triangle = Float(Int32(bits & 255) + Int32(bits >> 8 & 255) - 255)
    return UInt8(min(255, max(0, brightness + amplitude * triangle + 0.5)))
  }
}
