public import Hardware
public import Peripherals
internal import Timing

/// Asks the ambient light sensor now and then, and bears that it may fail.
///
/// Once a second is often enough for night and tunnels, and a bus that is stuck costs its time-out (20 ms)
/// in one frame of thirty. After a failure it waits ten times as long.
public struct LightMeter<Bus: I2CBus & ~Copyable>: ~Copyable {
  private var sensor: AmbientLightSensor<Bus>?
  private var askedAt: Instant?
  /// Whether the last question was not answered.
  public private(set) var hasFailed = false
  /// The last answer; `nil` without a sensor, before the first answer, and after a failure.
  public private(set) var last: AmbientLight?

  /// - Parameter sensor: `nil`: none is fitted.
  public init(_ sensor: consuming AmbientLightSensor<Bus>?) { self.sensor = sensor }

  /// A sensor that should be there and did not answer when it was set up: a fault that stands for the
  /// whole run, and no reason not to watch.
  public static func withoutAnswer() -> LightMeter {
    var meter = LightMeter(nil)
    meter.hasFailed = true
    return meter
  }

  mutating func measure(at now: Instant) -> AmbientLight? {
    guard sensor != nil else { return nil }
    let pause: TimeSpan = hasFailed ? .seconds(10) : .seconds(1)
    if let askedAt, now - askedAt < pause { return last }
    askedAt = now
    do throws(Bus.Failure) {
      last = try sensor!.read(at: now)
      hasFailed = false
    } catch {
      last = nil
      hasFailed = true
    }
    return last
  }
}
