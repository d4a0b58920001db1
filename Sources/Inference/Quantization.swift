/// How a tensor's integers stand for real numbers: `real = scale · (integer − zeroPoint)`.
public struct Quantization: Equatable, Sendable, BitwiseCopyable {
  /// Finite and more than 0.
  public let scale: Float
  /// Within the range of the element type; −128…127 for int8.
  public let zeroPoint: Int32

  public init(scale: Float, zeroPoint: Int32) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }
}
