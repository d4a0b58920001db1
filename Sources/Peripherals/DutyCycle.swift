/// A share of the time that an output is on, in 4096ths: 0 (off) to 4096 (always on).
///
/// 12 bits are what the PCA9685 takes. Nothing above `full` can be written down, so nothing has to be cut off.
public struct DutyCycle: Hashable, Sendable {
  public let parts: UInt16

  /// - Returns: `nil` above 4096.
  public init?(parts: UInt16) {
    guard parts <= 4_096 else { return nil }
    self.parts = parts
  }

  private init(checked parts: UInt16) { self.parts = parts }

  /// Always off.
  public static var off: DutyCycle { DutyCycle(checked: 0) }
  /// A quarter of the time.
  public static var quarter: DutyCycle { DutyCycle(checked: 1_024) }
  /// Always on.
  public static var full: DutyCycle { DutyCycle(checked: 4_096) }
}
