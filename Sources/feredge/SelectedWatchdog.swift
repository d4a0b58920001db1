internal import Hardware
internal import LinuxHardware
internal import Timing

/// The watchdog that the command line chose; none when both are absent.
struct SelectedWatchdog: WatchdogTimer, ~Copyable {
  private var device: WatchdogDevice?
  private var service: ServiceWatchdog?
  let timeout: TimeSpan
  /// Whether the hardware says that it caused the last reset.
  let bootedByWatchdog: Bool

  init() {
    device = nil
    service = nil
    timeout = .zero
    bootedByWatchdog = false
  }

  init(_ device: consuming WatchdogDevice) {
    timeout = device.timeout
    bootedByWatchdog = device.bootedByWatchdog
    self.device = consume device
    service = nil
  }

  init(_ service: consuming ServiceWatchdog) {
    timeout = service.timeout
    bootedByWatchdog = false
    self.service = consume service
    device = nil
  }

  mutating func pet() throws(SystemError) {
    if device != nil { try device!.pet() }
    if service != nil { try service!.pet() }
  }

  mutating func disarm() throws(SystemError) {
    if device != nil { try device!.disarm() }
    if service != nil { try service!.disarm() }
  }
}
