public import Hardware
public import Timing

/// A Vishay VEML7700 ambient light sensor, at address 0x10; VEML6030 has the same registers.
///
/// One fixed range does for judging whether a camera can see: gain ⅛ and 100 ms of integration, which is
/// 0.5376 lx for each count and 35.2 klx at most, where the reading stays. Above about 1 klx the part reads too
/// low; the datasheet's correction polynomial is left out, because bright is bright.
///
/// A part that lost its power is shut down and shows darkness for ever (`ALS_SD` is set after a reset), so its
/// configuration is read back when it is set up and every 5 s.
///
/// Source: VEML7700 datasheet, Vishay document 84286 (command codes, `ALS_CONF`), and application note
/// 84323 (resolution: 0.0042 lx a count at gain 2 and 800 ms, in proportion to both). Registers and bits were
/// checked against Linux, `drivers/iio/light/veml6030.c`.
public struct VEML7700<Bus: I2CBus & ~Copyable>: BusPart, ~Copyable {
  private static var configurationRegister: UInt8 { 0x00 }
  private static var powerSavingRegister: UInt8 { 0x03 }
  private static var lightRegister: UInt8 { 0x04 }
  /// Gain ⅛ in bits 12:11 = 10b; 100 ms in bits 9:6 = 0000b; no interrupt; awake in bit 0 = 0.
  private static var configuration: UInt16 { 0b10 << 11 }
  /// Two integration times, so that the first result is of one whole integration.
  private static var firstResultAfter: TimeSpan { .milliseconds(200) }
  /// Once a second is often enough for night and tunnels.
  private static var resultEvery: TimeSpan { .seconds(1) }

  private enum Step { case wake, configure, verify, measure }

  private var bus: Bus
  private let address: I2CAddress
  private var step = Step.wake
  private var nextAt: Instant = .zero
  private var checkAt: Instant = .zero
  /// The newest measurement; `nil` before the first, and after a failure.
  public private(set) var light: AmbientLight?

  public init(_ bus: consuming Bus, address: I2CAddress) {
    self.bus = bus
    self.address = address
  }

  /// Whether it is set up and measures.
  public var isMeasuring: Bool { step == .measure }

  public var isSetUp: Bool { isMeasuring }

  public mutating func act(at now: Instant) throws(PartFailure<Bus.Failure>) -> Bool {
    if step == .measure, now < nextAt {
      guard now >= checkAt else { return false }
      step = .verify
    }
    let kept: UInt16
    do throws(Bus.Failure) { kept = try transfer(at: now) } catch { throw .bus(error) }
    guard kept == Self.configuration else { throw .anotherPart(kept) }
    return true
  }

  public mutating func startOver() {
    step = .wake
    light = nil
  }

  /// - Returns: the configuration, as far as this step tells.
  private mutating func transfer(at now: Instant) throws(Bus.Failure) -> UInt16 {
    switch step {
    case .wake:
      try bus.writeWord(0, register: Self.powerSavingRegister, of: address)
      step = .configure
    case .configure:
      try bus.writeWord(Self.configuration, register: Self.configurationRegister, of: address)
      step = .verify
      nextAt = now + Self.firstResultAfter
    case .verify:
      let kept = try bus.readWord(register: Self.configurationRegister, of: address)
      step = .measure
      checkAt = now + Self.checkEvery
      return kept
    case .measure:
      let counts = try bus.readWord(register: Self.lightRegister, of: address)
      // 537.6 millilux a count, rounded half up.
      light = AmbientLight(millilux: (Int64(counts) * 5_376 + 5) / 10)
      nextAt = now + Self.resultEvery
    }
    return Self.configuration
  }
}
