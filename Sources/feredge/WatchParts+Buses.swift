internal import Console
internal import Firmware
internal import Hardware
internal import LinuxHardware
internal import Peripherals
internal import Timing

/// The parts on I2C buses.
///
/// A bus that is not there, or another part at the address, is a wrong configuration; a part that does not
/// answer may have come loose: the driver is watched without it, and it is asked again now and then.
extension WatchParts {
  /// The parts that the options name.
  ///
  /// A replay measures no light of today and shakes nobody's seat, unless it drives a real chip too.
  func busParts() throws(Complaint) -> BusParts<I2CAdapter> {
    if options.verb == .replay, isSimulated { return .none }
    return BusParts(
      haptic: try haptic(), illuminator: try illuminator(), sensor: try lightSensor(),
      display: try display())
  }

  private func haptic() throws(Complaint) -> HapticDriver<I2CAdapter>? {
    guard let place = options.haptic, let address = I2CAddress(place.address) else { return nil }
    var part = HapticDriver(try bus(of: place), address: address)
    try prepare(&part, "--haptic", "a DRV2605L", place)
    return part
  }

  private func illuminator() throws(Complaint) -> PWMController<I2CAdapter>? {
    guard let place = options.illuminator, let address = I2CAddress(place.address) else {
      return nil
    }
    var part = PWMController(try bus(of: place), address: address)
    try prepare(&part, "--illuminator", "a PCA9685", place)
    return part
  }

  private func lightSensor() throws(Complaint) -> AmbientLightSensor<I2CAdapter>? {
    guard let place = options.lightSensor, let address = I2CAddress(place.address) else {
      return nil
    }
    var part = AmbientLightSensor(try bus(of: place), address: address)
    try prepare(&part, "--light-sensor", "a VEML7700", place)
    return part
  }

  private func display() throws(Complaint) -> StatusDisplay<I2CAdapter>? {
    guard let place = options.display, let address = I2CAddress(place.address) else { return nil }
    var part = StatusDisplay(try bus(of: place), address: address)
    try prepare(&part, "--display", "an SSD1306", place)
    return part
  }

  private func bus(of place: BusAddress) throws(Complaint) -> I2CAdapter {
    do throws(SystemError) { return try I2CAdapter(bus: place.bus) } catch {
      throw .device(error, .bus(place.bus))
    }
  }

  /// The longest set-up: six transfers.
  private static var setUpTransfers: Int { 6 }

  /// Sets a part up before the first frame, as far as it answers.
  private func prepare<Part: BusPart & ~Copyable>(
    _ part: inout Part, _ option: StaticString, _ name: StaticString, _ place: BusAddress
  ) throws(Complaint) where Part.BusFailure == SystemError {
    do throws(PartFailure<SystemError>) {
      for _ in 0..<Self.setUpTransfers { _ = try part.act(at: .zero) }
    } catch {
      part.startOver()
      if case .anotherPart = error { throw .anotherPart(option, name, place) }
    }
  }
}
