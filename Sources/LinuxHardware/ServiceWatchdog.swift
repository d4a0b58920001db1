internal import CLinux
public import Hardware
public import Timing

/// The service manager as a watchdog: it restarts this process unless it is petted in time.
///
/// One datagram to `$NOTIFY_SOCKET` for each message. Source: `sd_notify(3)` and `sd_watchdog_enabled(3)`.
public struct ServiceWatchdog: WatchdogTimer, ~Copyable {
  private let socket: FileDescriptor
  /// `WatchdogSec=` of the unit; zero when the unit sets none, and then petting does nothing.
  public let timeout: TimeSpan

  /// Reads `$NOTIFY_SOCKET`, `$WATCHDOG_USEC` and `$WATCHDOG_PID`, as the service manager sets them.
  ///
  /// - Throws: `ENOENT` when no service manager started this process.
  public static func fromEnvironment() throws(SystemError) -> ServiceWatchdog {
    let path = try environment("NOTIFY_SOCKET")
    guard path.count > 0 else { throw SystemError(.connect, .noSuchFile) }
    let process = number(try environment("WATCHDOG_PID").bytes)
    let microseconds = number(try environment("WATCHDOG_USEC").bytes)
    // Both variables are inherited by children; the limit is meant for one process.
    let isMeant = process == nil || process == Int64(getpid())
    return try ServiceWatchdog(
      socket: path.bytes, timeout: .microseconds(isMeant ? microseconds ?? 0 : 0))
  }

  /// - Parameters:
  ///   - socket: a path, or `@` and a name of the abstract space.
  ///   - timeout: after which the manager acts; zero for none.
  public init(socket path: Span<UInt8>, timeout: TimeSpan) throws(SystemError) {
    let socket = FileDescriptor(owning: try perform(.makeSocket) { feredge_datagram_socket() })
    let name = try pathName(path)
    _ = try perform(.connect) {
      unsafe name.withCString { unsafe feredge_connect(socket.rawValue, $0) }
    }
    self.socket = socket
    self.timeout = timeout
  }

  /// Tells that start-up is over, for `Type=notify`.
  public mutating func announceReady() throws(SystemError) { try send("READY=1") }

  public mutating func pet() throws(SystemError) {
    if timeout > .zero { try send("WATCHDOG=1") }
  }

  /// Tells that this process is ending in good order; the manager then stops counting.
  public mutating func disarm() throws(SystemError) { try send("STOPPING=1") }

  private func send(_ message: StaticString) throws(SystemError) {
    _ = try perform(.send) {
      unsafe feredge_send(socket.rawValue, message.utf8Start, message.utf8CodeUnitCount)
    }
  }

  /// A variable's value; empty when it is not set.
  private static func environment(_ name: StaticString) throws(SystemError) -> PathName {
    // A StaticString is ended by a NUL.
    let start = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    guard let value = unsafe getenv(start) else { return PathName() }
    let length = unsafe feredge_length(value)
    guard length > 0 else { return PathName() }
    // Nothing in this process changes the environment, so the text stays where it is.
    let all = unsafe UnsafeRawBufferPointer(start: value, count: length)
    return try pathName(unsafe Span<UInt8>(_unsafeBytes: all))
  }

  /// A whole number of 1…18 digits.
  private static func number(_ text: Span<UInt8>) -> Int64? {
    guard text.count >= 1, text.count <= 18 else { return nil }
    var value: Int64 = 0
    for index in text.indices {
      guard text[index] >= UInt8(ascii: "0"), text[index] <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(text[index] - UInt8(ascii: "0"))
    }
    return value
  }
}
