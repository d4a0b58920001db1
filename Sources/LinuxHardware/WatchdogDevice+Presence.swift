internal import CLinux

extension WatchdogDevice {
  /// Checks that a watchdog could be opened, without opening it, which would arm it.
  ///
  /// - Throws: `noSuchFile`; `requestUnknown` when no device stands there; `permissionDenied`.
  public static func checkPresence(path: Span<UInt8>) throws(SystemError) {
    let name = try pathName(path)
    _ = try perform(.inspect) { unsafe name.withCString { unsafe feredge_watchdog_present($0) } }
  }
}
