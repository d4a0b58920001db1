/// Ambient light as a sensor on the I2C bus measures it.
public struct AmbientLight: Hashable, Sendable {
  /// Illuminance in thousandths of a lux.
  public var millilux: Int64

  @inlinable
  public init(millilux: Int64) { self.millilux = millilux }
}
