internal import Peripherals

/// How bright the infra-red illuminator and the lamps shall be for the light around.
///
/// Without a measurement the illuminator is on and the lamps are bright: infra-red harms nobody and may be
/// what the camera sees by, and a lamp must be seen by day.
struct Illumination {
  /// Below 30 lx the illuminator goes on, above 60 lx off. A camera sees a face at 30 lx, a lit room; a street
  /// at night has about 10. Ours; twice apart, so that it does not flicker at dusk.
  static var darkness: Int64 { 30_000 }
  static var daylight: Int64 { 60_000 }
  /// A quarter of their light at night: a lamp in the field of view must not blind. Ours.
  static var nightLamps: DutyCycle { .quarter }

  /// Whether it was dark at the last measurement; `nil`: there is none.
  private var isDark: Bool?

  /// - Parameter light: `nil`: nobody knows.
  mutating func observe(_ light: AmbientLight?) {
    guard let light else {
      isDark = nil
      return
    }
    if light.millilux < Self.darkness {
      isDark = true
    } else if light.millilux > Self.daylight || isDark == nil {
      isDark = false
    }
  }

  var beam: DutyCycle { isDark ?? true ? .full : .off }

  /// Of a lamp that is lit.
  var lamps: DutyCycle { isDark ?? false ? Self.nightLamps : .full }
}
