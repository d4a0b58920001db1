internal import CLinux
public import Hardware
public import Timing

/// The kernel's watchdog device: resets the board unless it is petted in time.
///
/// Opening it arms it. Only `disarm()` stops it, by the driver's own request or the magic letter `V`; a process
/// that ends in any other way leaves it armed, and the board is reset. Source: the kernel's
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
    let granted: TimeSpan
    var flags: Int32 = 0
    let told: Bool
    do throws(SystemError) {
      granted = try Self.setTimeout(device, seconds)
      told = unsafe feredge_watchdog_boot_status(device.rawValue, &flags) == 0
      try Self.pet(device)
    } catch {
      // Opening has armed it, and nobody will pet it: let it go again before saying what failed.
      do throws(SystemError) { try Self.write("V", to: device, .disarmWatchdog) } catch {}
      throw error
    }
    bootedByWatchdog = told && flags & Int32(WDIOF_CARDRESET) != 0
    timeout = granted
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
  public mutating func pet() throws(SystemError) { try Self.pet(device) }

  private static func pet(_ device: borrowing FileDescriptor) throws(SystemError) {
    // A write, not `WDIOC_KEEPALIVE`: any byte but `V` also takes back a permission to stop that another
    // program may have left with the driver, and that would let our crash pass without a reset.
    try write("\0", to: device, .petWatchdog)
  }

  /// Stops the watchdog and closes it.
  ///
  /// - Throws: `EBUSY` when the kernel was told never to stop it (`nowayout`): it stays armed, and the board
  ///   will be reset unless something goes on petting.
  public mutating func disarm() throws(SystemError) {
    do throws(SystemError) {
      _ = try perform(.disarmWatchdog) { feredge_watchdog_stop(device.rawValue) }
    } catch {
      // Not every driver has the request; those stop at the magic close. After the request the magic letter
      // must not be written: the kernel would keep the permission for the next one who arms it.
      guard error.errno == .notSupported || error.errno == .requestUnknown else { throw error }
      try Self.write("V", to: device, .disarmWatchdog)
    }
    try device.close()
  }

  private static func write(
    _ letter: StaticString, to device: borrowing FileDescriptor, _ operation: SystemOperation
  ) throws(SystemError) {
    _ = try perform(operation) {
      unsafe CLinux.write(device.rawValue, letter.utf8Start, letter.utf8CodeUnitCount)
    }
  }
}
