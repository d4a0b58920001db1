import Foundation
import TestSupport
import Testing

@Suite struct StateTests {
  let folder = TestFolder()

  private func watch(_ state: String) throws -> Program.Ending {
    try Program.run([
      "run", "--camera", "synthetic", "--size", "160x120", "--fps", "30", "--gpio-chip",
      "simulated",
      "--frames", "2", "--socket", folder.path(of: "socket"), "--state", state,
    ])
  }

  @Test func `what is kept is written at the start, and damage is told in a line`() throws {
    let state = folder.path(of: "state")
    let first = try watch(state)
    #expect(first.status == 0 && !first.output.contains("damaged"), "\(first.complaint)")
    #expect(folder.read("state").count == 36)
    #expect(try !watch(state).output.contains("damaged"))
    _ = folder.write(Array("what is this?".utf8), to: "state")
    let damaged = try watch(state)
    #expect(damaged.status == 0)
    #expect(
      damaged.output.contains("the state file is damaged; the driver is learned anew\n"))
    #expect(folder.read("state").count == 36)
  }

  @Test func `a place that cannot be written is an error before anybody relies on it`() throws {
    let ending = try watch("/nowhere/state")
    #expect(ending.status == 66)
    #expect(
      ending.complaint == "feredge: /nowhere/state: cannot open: no such file or device (errno 2)\n"
    )
  }

  @Test(arguments: ["--light-sensor", "--illuminator", "--haptic", "--display"])
  func `a part on a bus that is not there is a device that is not available`(option: String) throws
  {
    let ending = try Program.run([
      "run", "--camera", "synthetic", "--gpio-chip", "simulated", "--frames", "1", option,
      "250:0x40",
    ])
    #expect(ending.status == 69)
    #expect(
      ending.complaint
        == "feredge: /dev/i2c-250: cannot open: no such file or device (errno 2)\n")
  }
}
