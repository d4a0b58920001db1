import Foundation
import Hardware
import LinuxHardware
import TestSupport
import Testing

/// A folder that looks like the kernel's: plain files take whatever is written, so what is tested is which files get
/// which numbers, and what is made of files that are missing.
@Suite struct ToneOutputTests {
  let folder = TestFolder()

  /// `pwmchip2` with its channel 1 as it is before anybody set it.
  init() throws {
    let channel = folder.path(of: "pwmchip2/pwm1")
    try FileManager.default.createDirectory(atPath: channel, withIntermediateDirectories: true)
    for (name, text) in [
      ("pwmchip2/export", ""), ("pwmchip2/pwm1/period", "0"), ("pwmchip2/pwm1/duty_cycle", "0"),
      ("pwmchip2/pwm1/enable", "1"),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(of: name)))
    }
  }

  func text(of name: String) throws -> String {
    try String(contentsOfFile: folder.path(of: name), encoding: .utf8)
  }

  func tone(chip: UInt8 = 2, channel: UInt8 = 1) throws -> ToneOutput {
    let chips = Array(folder.path(of: "").utf8)
    return try ToneOutput(chip: chip, channel: channel, hertz: 2_700, chips: chips.span)
  }

  @Test func `a channel is asked for, silenced, and gets a square wave of its tone`() throws {
    let output = try tone()
    #expect(try text(of: "pwmchip2/export") == "1")
    #expect(try text(of: "pwmchip2/pwm1/enable") == "0")
    #expect(try text(of: "pwmchip2/pwm1/period") == "370370")
    #expect(try text(of: "pwmchip2/pwm1/duty_cycle") == "185185")
    _ = consume output
  }

  @Test func `active sounds, inactive is silent, and the kernel's word is read back`() throws {
    var output = try tone()
    try output.drive(.active)
    #expect(try text(of: "pwmchip2/pwm1/enable") == "1")
    #expect(try output.readBack() == .active)
    try output.drive(.inactive)
    #expect(try output.readBack() == .inactive)
    // Somebody else silences it: that is seen.
    try output.drive(.active)
    try Data("0".utf8).write(to: URL(fileURLWithPath: folder.path(of: "pwmchip2/pwm1/enable")))
    #expect(try output.readBack() == .inactive)
  }

  @Test func `who lets go of it leaves silence`() throws {
    var output = try tone()
    try output.drive(.active)
    _ = consume output
    #expect(try text(of: "pwmchip2/pwm1/enable") == "0")
  }

  @Test func `a chip or a channel that is not there is told`() throws {
    #expect(throws: SystemError(.open, Errno(rawValue: ENOENT))) { _ = try tone(chip: 3) }
    #expect(throws: SystemError(.open, Errno(rawValue: ENOENT))) { _ = try tone(channel: 0) }
  }
}
