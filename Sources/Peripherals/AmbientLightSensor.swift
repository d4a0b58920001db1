public import Hardware
public import Timing

/// The ambient light sensor at an address: a BH1750 at 0x23 and 0x5C, which no VEML7700 has, else a VEML7700.
public struct AmbientLightSensor<Bus: I2CBus & ~Copyable>: BusPart, ~Copyable {
  private var sensor: VEML7700<Bus>?
  private var other: BH1750<Bus>?
  /// The newest measurement; `nil` before the first, and after a failure.
  public private(set) var light: AmbientLight?
  /// Whether it is set up and measures.
  public private(set) var isMeasuring = false
  public private(set) var isSetUp = false

  public init(_ bus: consuming Bus, address: I2CAddress) {
    if Self.isBH1750(address) {
      other = BH1750(bus, address: address)
      sensor = nil
    } else {
      sensor = VEML7700(bus, address: address)
      other = nil
    }
  }

  /// Whether the part at this address is taken for a BH1750.
  public static func isBH1750(_ address: I2CAddress) -> Bool {
    address.rawValue == 0x23 || address.rawValue == 0x5C
  }

  public mutating func act(at now: Instant) throws(PartFailure<Bus.Failure>) -> Bool {
    let step: Step
    if sensor != nil {
      step = try Self.act(with: &sensor!, at: now)
    } else if other != nil {
      step = try Self.act(with: &other!, at: now)
    } else {
      return false
    }
    light = step.light
    isMeasuring = step.isMeasuring
    isSetUp = step.isSetUp
    return step.acted
  }

  public mutating func startOver() {
    sensor?.startOver()
    other?.startOver()
    light = nil
    isMeasuring = false
    isSetUp = false
  }

  private struct Step {
    var acted: Bool
    var light: AmbientLight?
    var isMeasuring: Bool
    var isSetUp: Bool
  }

  private static func act<Sensor: LightSensor & ~Copyable>(
    with sensor: inout Sensor, at now: Instant
  ) throws(PartFailure<Bus.Failure>) -> Step where Sensor.BusFailure == Bus.Failure {
    let acted = try sensor.act(at: now)
    return Step(
      acted: acted, light: sensor.light, isMeasuring: sensor.isMeasuring, isSetUp: sensor.isSetUp)
  }
}

/// A part that measures the light around.
protocol LightSensor: BusPart, ~Copyable {
  var light: AmbientLight? { get }
  var isMeasuring: Bool { get }
}

extension VEML7700: LightSensor where Bus: ~Copyable {}
extension BH1750: LightSensor where Bus: ~Copyable {}
