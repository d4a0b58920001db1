internal import CLinux
public import Hardware
public import Timing

/// The kernel's watchdog device: resets the board unless it is petted in time.
///
/// Opening it arms it. Only `disarm()` writes the magic `V` that lets the kernel stop it; a process that ends
/// in any other way leaves it armed, and the board is reset. Source: the kernel's
/// `Documentation/watchdog/watchdog-api.rst`.
public struct WatchdogDevice: WatchdogTimer, ~Copyable {
  private var device: FileDescriptor
  /// What the hardware took, which may differ from what it was asked for.
  public let timeout: TimeSpan
  /// Whether the last reset was this watchdog's; `false` also where the hardware cannot tell.
  public let bootedByWatchdog: Bool

  /// Arms the watchdog.
  ///
  /// - Parameters:
  ///   - path: `/dev/watchdog0`. `EBUSY` when another process holds it, such as the service manager.
  ///   - seconds: the longest time between pets, 1 or more; a Raspberry Pi's limit is 15.
  public init(path: Span<UInt8>, seconds: Int32) throws(SystemError) {
    precondition(seconds >= 1, "a watchdog needs some time")
    let device: FileDescriptor
    do throws(SystemError) { device = try .open(path, for: .deviceOutput) } catch {
      throw SystemError(.armWatchdog, error.errno)
    }
    timeout = try Self.setTimeout(device, seconds)
    var flags: Int32 = 0
    let told = unsafe feredge_watchdog_boot_status(device.rawValue, &flags) == 0
    bootedByWatchdog = told && flags & Int32(WDIOF_CARDRESET) != 0
    self.device = device
  }

  /// Asks for a timeout; a driver without the request has one of its own, which is read.
  private static func setTimeout(
    _ device: borrowing FileDescriptor, _ seconds: Int32
  ) throws(SystemError) -> TimeSpan {
    var granted = seconds
    do throws(SystemError) {
      _ = try perform(.setWatchdogTimeout) {
        unsafe feredge_watchdog_set_timeout(device.rawValue, &granted)
      }
    } catch {
      guard error.errno == .notSupported || error.errno == .requestUnknown else { throw error }
      _ = try perform(.setWatchdogTimeout) {
        unsafe feredge_watchdog_timeout(device.rawValue, &granted)
      }
    }
    return .seconds(Int64(granted))
  }

  /// - Throws: `EBADF` once disarmed.
  public mutating func pet() throws(SystemError) {
    _ = try perform(.petWatchdog) { feredge_watchdog_pet(device.rawValue) }
  }

  /// Stops the watchdog and closes it.
  ///
  /// - Throws: `EBUSY` when the kernel was told never to stop it (`nowayout`): it stays armed, and the board
  ///   will be reset unless something goes on petting.
  public mutating func disarm() throws(SystemError) {
    do throws(SystemError) {
      _ = try perform(.disarmWatchdog) { feredge_watchdog_stop(device.rawValue) }
    } catch {
      // Not every driver has the request; the magic close alone stops those.
      guard error.errno == .notSupported || error.errno == .requestUnknown else { throw error }
    }
    let magic: StaticString = "V"
    _ = try device.write(magic.bytes)
    try device.close()
  }
}
