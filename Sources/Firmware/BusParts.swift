internal import Alerting
public import Hardware
public import Peripherals
internal import Timing

/// The parts on I2C buses, served so that none of them can delay a frame.
///
/// In a turn of the loop at most one transfer is made, over all parts: the first due one of shaking the seat,
/// lighting the face, measuring the light, writing the display. So the worst that a stuck bus can do is one
/// time-out (20 ms) in a frame, and a part that failed is left alone for a second, then for longer
/// (`AttachedPart`). What fails is a fault; the loop goes on.
public struct BusParts<Bus: I2CBus & ~Copyable>: ~Copyable {
  private var haptic: AttachedPart<HapticDriver<Bus>>
  private var illuminator: AttachedPart<PWMController<Bus>>
  private var sensor: AttachedPart<AmbientLightSensor<Bus>>
  private var display: AttachedPart<StatusDisplay<Bus>>
  private var illumination = Illumination()

  /// - Parameters: `nil`: none is fitted.
  public init(
    haptic: consuming HapticDriver<Bus>?, illuminator: consuming PWMController<Bus>?,
    sensor: consuming AmbientLightSensor<Bus>?, display: consuming StatusDisplay<Bus>?
  ) {
    self.haptic = AttachedPart(haptic)
    self.illuminator = AttachedPart(illuminator)
    self.sensor = AttachedPart(sensor)
    self.display = AttachedPart(display)
  }

  /// None is fitted.
  public static var none: BusParts {
    BusParts(haptic: nil, illuminator: nil, sensor: nil, display: nil)
  }

  /// The last measured light; `nil` without a sensor, before the first answer, and after a failure.
  mutating func light() -> AmbientLight? { sensor.withPart { $0.light } ?? nil }

  /// Tells the parts what to do.
  mutating func show(_ moment: PartsMoment) {
    let light = light()
    _ = haptic.withPart { $0.play(moment.rumble) }
    illumination.observe(light)
    let (beam, lamps) = (illumination.beam, illumination.lamps)
    _ = illuminator.withPart { part in
      part.set(.illuminator, to: beam)
      part.set(.lamps, to: lamps)
      part.set(.alertLamp, to: moment.lines.alert == .active ? lamps : .off)
      part.set(.faultLamp, to: moment.lines.fault == .active ? lamps : .off)
      part.set(.heartbeatLamp, to: moment.lines.heartbeat == .active ? lamps : .off)
    }
    if display.isFitted {
      let screen = moment.screen
      _ = display.withPart { $0.show(screen) }
    }
  }

  /// Makes one transfer, if any is due.
  mutating func serve(at now: Instant) {
    if haptic.serve(at: now) { return }
    if illuminator.serve(at: now) { return }
    if sensor.serve(at: now) { return }
    _ = display.serve(at: now)
  }

  /// Takes those for failed that were so before a restart, until they answer.
  mutating func doubt(_ causes: StandingCauses) {
    if causes[.hapticFailed] { haptic.doubt() }
    if causes[.illuminatorFailed] { illuminator.doubt() }
    if causes[.lightSensorFailed] { sensor.doubt() }
    if causes[.displayFailed] { display.doubt() }
  }

  /// Which of them do not answer.
  var failures: PartFailures {
    PartFailures(
      haptic: haptic.hasFailed, illuminator: illuminator.hasFailed, sensor: sensor.hasFailed,
      display: display.hasFailed)
  }

  /// Seat quiet, illuminator and display dark, the fault lamp lit: a transfer each, whose failure changes nothing any more.
  mutating func stop() {
    _ = haptic.withPart { part in do throws(Bus.Failure) { try part.stop() } catch {} }
    _ = illuminator.withPart { part in do throws(Bus.Failure) { try part.stop() } catch {} }
    _ = display.withPart { part in do throws(Bus.Failure) { try part.stop() } catch {} }
  }
}

/// Which parts are fitted and do not answer.
struct PartFailures {
  var haptic: Bool
  var illuminator: Bool
  var sensor: Bool
  var display: Bool
}
