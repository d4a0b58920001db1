/// Which parts on I2C buses are fitted beside the light sensor.
public struct FittedParts: Hashable, Sendable {
  public var illuminator = false
  public var haptic = false
  public var display = false

  public init() {}
}
