import Foundation
import Hardware
import Imaging
import LinuxHardware
import TestSupport
import Testing
import Timing

/// A device that the environment names for tests, such as `FEREDGE_TEST_CAMERA=/dev/video0`.
private func device(_ variable: String) -> String? {
  ProcessInfo.processInfo.environment[variable]
}

@Suite struct V4L2CameraTests {
  func error(of path: String) -> CameraError? {
    do throws(CameraError) {
      _ = try V4L2Camera(path: Array(path.utf8).span, CameraRequest())
      return nil
    } catch {
      return error
    }
  }

  @Test func `a missing camera, and a device that is none, are named with their reason`() {
    #expect(error(of: "/dev/video99") == .system(.init(.open, .noSuchFile)))
    #expect(error(of: "/dev/null") == .notACaptureDevice)
    #expect(error(of: "") == .system(.init(.open, .noSuchFile)))
    #expect(error(of: "/dev/video99")?.loss == .failed)
  }

  @Test func `a granted period is believed as far as it can be asked for`() {
    func period(_ numerator: UInt32, _ denominator: UInt32) -> Int64? {
      CameraRequest.period(numerator: numerator, denominator: denominator)?.nanoseconds
    }
    #expect(period(1, 30) == 33_333_333)
    #expect(period(1001, 30_000) == 33_366_666)
    #expect(period(1, 1) == 1_000_000_000)
    #expect(period(1, 1_000) == 1_000_000)
    let nonsense: [(UInt32, UInt32)] = [(0, 0), (0, 30), (1, 0), (2, 1), (1, 1_001), (.max, 1)]
    #expect(nonsense.allSatisfy { period($0, $1) == nil })
  }

  @Test(
    .enabled(
      if: !FileManager.default.fileExists(atPath: "/dev/video0"), "this machine has a video device")
  )
  func `without any camera that is what is said`() {
    #expect(throws: CameraError.noCamera) { _ = try V4L2Camera.first(CameraRequest()) }
  }

  @Test(.enabled(if: device("FEREDGE_TEST_CAMERA") != nil, "FEREDGE_TEST_CAMERA names no camera"))
  func `a real camera behaves as a frame source must, also after a restart, and is then busy`()
    throws
  {
    let path = try #require(device("FEREDGE_TEST_CAMERA"))
    var camera = try V4L2Camera(path: Array(path.utf8).span, CameraRequest())
    var clock = SystemClock()
    let soon = { (_: Int) in clock.now() + .seconds(2) }
    #expect(violations(ofFrameSource: &camera, frames: 10, deadline: soon) == [])
    try camera.restart()
    #expect(violations(ofFrameSource: &camera, frames: 10, deadline: soon) == [])
    guard case .system(let failure) = error(of: path) else {
      Issue.record("the camera streams twice")
      return
    }
    #expect(failure.errno == .deviceBusy)
  }
}

@Suite struct I2CAdapterTests {
  @Test(
    .enabled(
      if: !FileManager.default.fileExists(atPath: "/dev/i2c-255"), "this machine has I2C bus 255"))
  func `a missing bus is named with its reason`() {
    #expect(throws: SystemError(.open, .noSuchFile)) { _ = try I2CAdapter(bus: 255) }
  }

  @Test(
    .enabled(
      if: device("FEREDGE_TEST_I2C") != nil,
      "FEREDGE_TEST_I2C names no bus with an i2c-stub at 0x40 and nothing at 0x41"))
  func `a real bus behaves as a bus must`() throws {
    let number = try #require(device("FEREDGE_TEST_I2C").flatMap { UInt8($0) })
    var bus = try I2CAdapter(bus: number)
    #expect(violations(ofI2CBus: &bus, with: I2CAddress(0x40)!, without: I2CAddress(0x41)!) == [])
  }
}

@Suite struct WatchdogDeviceTests {
  func arm(_ path: String) throws -> WatchdogDevice {
    try WatchdogDevice(path: Array(path.utf8).span, seconds: 10)
  }

  @Test func `a missing watchdog, and a device that is none, are named with their reason`() {
    #expect(throws: SystemError(.armWatchdog, .noSuchFile)) { _ = try arm("/dev/no-such-watchdog") }
    #expect(throws: SystemError(.setWatchdogTimeout, .requestUnknown)) { _ = try arm("/dev/null") }
  }

  @Test(
    .enabled(
      if: device("FEREDGE_TEST_WATCHDOG") != nil,
      "FEREDGE_TEST_WATCHDOG names no watchdog that may be armed, such as softdog"))
  func `a real watchdog behaves as a watchdog must, and can then be armed again`() throws {
    let path = try #require(device("FEREDGE_TEST_WATCHDOG"))
    for _ in 0..<2 {
      var watchdog = try arm(path)
      #expect(violations(ofWatchdog: &watchdog) == [])
      #expect(throws: SystemError(.petWatchdog, .closed)) { try watchdog.pet() }
    }
  }
}
