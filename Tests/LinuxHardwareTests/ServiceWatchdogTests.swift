import Foundation
import LinuxHardware
import TestSupport
import Testing
import Timing

/// The service manager's end of `$NOTIFY_SOCKET`.
final class ServiceManager {
  let socket: Int32

  /// - Parameter name: a path, or `@` and a name of the abstract space.
  init(_ name: String) throws {
    socket = Foundation.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    let isAbstract = bytes[0] == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = 2 + bytes.count + (isAbstract ? 0 : 1)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(length)) }
    }
    try #require(bound == 0)
  }

  deinit { close(socket) }

  /// The next message; `nil` when there is none.
  func message() -> String? {
    var buffer = [UInt8](repeating: 0, count: 100)
    let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}

@Suite(.serialized) struct ServiceWatchdogTests {
  let folder = TestFolder()

  func check(_ name: String) throws {
    let manager = try ServiceManager(name)
    var watchdog = try ServiceWatchdog(socket: Array(name.utf8).span, timeout: .seconds(2))
    try watchdog.announceReady()
    try watchdog.pet()
    try watchdog.disarm()
    #expect(manager.message() == "READY=1")
    #expect(manager.message() == "WATCHDOG=1")
    #expect(manager.message() == "STOPPING=1")
    #expect(manager.message() == nil)
  }

  @Test func `the manager hears of readiness, pets and the end, by path`() throws {
    try check(folder.path(of: "notify"))
  }

  @Test func `the manager hears them by an abstract name too`() throws {
    try check("@feredge-test-\(getpid())")
  }

  @Test func `it behaves as a watchdog must`() throws {
    let manager = try ServiceManager(folder.path(of: "notify"))
    var watchdog = try ServiceWatchdog(
      socket: Array(folder.path(of: "notify").utf8).span, timeout: .seconds(2))
    #expect(violations(ofWatchdog: &watchdog) == [])
    _ = manager
  }

  @Test func `the environment names the socket and the limit, if they are meant for this process`()
    throws
  {
    let path = folder.path(of: "notify")
    let manager = try ServiceManager(path)
    defer { for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { unsetenv(name) } }
    #expect(throws: SystemError(.connect, .noSuchFile)) {
      _ = try ServiceWatchdog.fromEnvironment()
    }
    setenv("NOTIFY_SOCKET", path, 1)
    #expect(try timeout() == .zero)
    setenv("WATCHDOG_USEC", "3000000", 1)
    #expect(try timeout() == .seconds(3))
    setenv("WATCHDOG_PID", "\(getpid())", 1)
    #expect(try timeout() == .seconds(3))
    setenv("WATCHDOG_PID", "1", 1)
    #expect(try timeout() == .zero)
    setenv("WATCHDOG_USEC", "soon", 1)
    #expect(try timeout() == .zero)
    #expect(manager.message() == nil)
  }

  func timeout() throws -> TimeSpan {
    let watchdog = try ServiceWatchdog.fromEnvironment()
    return watchdog.timeout
  }

  @Test func `a manager that has gone away is an error of petting`() throws {
    let path = folder.path(of: "notify")
    var manager: ServiceManager? = try ServiceManager(path)
    var watchdog = try ServiceWatchdog(socket: Array(path.utf8).span, timeout: .seconds(2))
    manager = nil
    _ = manager
    #expect(throws: SystemError(.send, .connectionRefused)) { try watchdog.pet() }
  }
}
