public import Hardware
public import Timing

/// A Vishay VEML7700 ambient light sensor, at address 0x10; VEML6030 has the same registers.
///
/// One fixed range does for judging whether a camera can see: gain ⅛ and 100 ms of integration, which is
/// 0.5376 lx for each count and 35.2 klx at most, where the reading stays. Above about 1 klx the part reads too
/// low; the datasheet's correction polynomial is left out, because bright is bright.
///
/// Source: VEML7700 datasheet, Vishay document 84286 (command codes, `ALS_CONF`), and application note
/// 84323 (resolution: 0.0042 lx a count at gain 2 and 800 ms, in proportion to both).
public struct AmbientLightSensor<Bus: I2CBus & ~Copyable>: ~Copyable {
  /// The address of the VEML7700, which has no other.
  public static var usualAddress: UInt8 { 0x10 }

  private static var configurationRegister: UInt8 { 0x00 }
  private static var powerSavingRegister: UInt8 { 0x03 }
  private static var lightRegister: UInt8 { 0x04 }
  /// Gain ⅛ in bits 12:11 = 10b; 100 ms in bits 9:6 = 0000b; no interrupt; awake in bit 0 = 0.
  private static var configuration: UInt16 { 0b10 << 11 }
  /// Two integration times, so that the first result is of one whole integration.
  private static var firstResultAfter: TimeSpan { .milliseconds(200) }
  private static var resultEvery: TimeSpan { .milliseconds(100) }

  private var bus: Bus
  private let address: I2CAddress
  private let startedAt: Instant
  private var last: AmbientLight?
  private var readAt: Instant

  /// Wakes the sensor up and sets its range.
  public init(
    _ bus: consuming Bus, address: I2CAddress, at now: Instant
  ) throws(AmbientLightFailure<Bus.Failure>) {
    self.address = address
    startedAt = now
    readAt = now
    self.bus = bus
    let kept: UInt16
    do throws(Bus.Failure) { kept = try Self.configure(&self.bus, address) } catch {
      throw .bus(error)
    }
    guard kept == Self.configuration else { throw .anotherPart(kept) }
  }

  /// - Returns: what the configuration register holds afterwards.
  private static func configure(
    _ bus: inout Bus, _ address: I2CAddress
  ) throws(Bus.Failure) -> UInt16 {
    try bus.writeWord(0, register: powerSavingRegister, of: address)
    try bus.writeWord(configuration, register: configurationRegister, of: address)
    return try bus.readWord(register: configurationRegister, of: address)
  }

  /// The light now, at most 100 ms old; `nil` until the first measurement is complete.
  public mutating func read(at now: Instant) throws(Bus.Failure) -> AmbientLight? {
    guard now - startedAt >= Self.firstResultAfter else { return nil }
    if let last, now - readAt < Self.resultEvery { return last }
    let counts = try bus.readWord(register: Self.lightRegister, of: address)
    // 537.6 millilux a count, rounded half up.
    let light = AmbientLight(millilux: (Int64(counts) * 5_376 + 5) / 10)
    last = light
    readAt = now
    return light
  }
}

/// Why a light sensor cannot be used.
public enum AmbientLightFailure<BusFailure: Error>: Error {
  case bus(BusFailure)
  /// What answers is no VEML7700: its configuration register holds this instead of what was written.
  case anotherPart(UInt16)
}
