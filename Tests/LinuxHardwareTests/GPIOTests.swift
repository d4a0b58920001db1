import Foundation
import Hardware
import LinuxHardware
import TestSupport
import Testing

/// Real lines need a chip: `FEREDGE_TEST_GPIO=CHIP:LINE` names one that nothing is wired to, such as one of
/// the kernel's `gpio-sim`.
private let testLine: (chip: String, number: Int)? = {
  let parts = (ProcessInfo.processInfo.environment["FEREDGE_TEST_GPIO"] ?? "").split(separator: ":")
  guard parts.count == 2, let number = Int(parts[1]) else { return nil }
  return (String(parts[0]), number)
}()

private let hasNoChip = !FileManager.default.fileExists(atPath: "/dev/gpiochip0")

@Suite(.serialized) struct GPIOTests {
  @Test(.enabled(if: hasNoChip, "this machine has a GPIO chip"))
  func `without a chip every line says so`() {
    #expect(throws: GPIOError.noChip) { _ = try GPIOLine.number(17, onChip: nil) }
    #expect(throws: GPIOError.noChip) {
      _ = try GPIOLine.named(Array("GPIO17".utf8).span, onChip: nil)
    }
  }

  @Test func `a chip that does not exist, or is none, is named with its reason`() {
    func error(of chip: String) -> GPIOError? {
      do throws(GPIOError) {
        _ = try GPIOLine.number(17, onChip: Array(chip.utf8).span)
        return nil
      } catch {
        return error
      }
    }
    #expect(error(of: "/dev/no-such-chip") == .system(.init(.open, .noSuchFile)))
    // libgpiod says EINVAL, ENODEV or ENOTTY for what is no chip, depending on its version.
    guard case .system(let failure) = error(of: "/dev/null") else {
      Issue.record("/dev/null was taken for a chip")
      return
    }
    #expect(failure.operation == .open)
  }

  @Test func `a line number that cannot be is no line`() {
    #expect(throws: GPIOError.noSuchLine) { _ = try GPIOLine.number(-1, onChip: nil) }
  }

  func take(_ polarity: Polarity) throws -> GPIOOutput {
    let (chip, number) = try #require(testLine)
    return try GPIOOutput(.number(number, onChip: Array(chip.utf8).span), polarity)
  }

  @Test(.enabled(if: testLine != nil, "FEREDGE_TEST_GPIO=CHIP:LINE names no free line"))
  func `a real line behaves as an output must`() throws {
    for polarity in [Polarity.activeHigh, .activeLow] {
      var output = try take(polarity)
      #expect(violations(ofDigitalOutput: &output) == [])
    }
  }

  @Test(.enabled(if: testLine != nil, "FEREDGE_TEST_GPIO=CHIP:LINE names no free line"))
  func `a line that is in use names its user`() throws {
    let first = try take(.activeHigh)
    let (chip, number) = try #require(testLine)
    do throws(GPIOError) {
      _ = try GPIOOutput(.number(number, onChip: Array(chip.utf8).span), .activeHigh)
      Issue.record("the line was taken twice")
    } catch {
      guard case .lineTaken(let user) = error else {
        Issue.record("\(error)")
        return
      }
      #expect((0..<user.count).map { user[$0] } == Array("feredge".utf8))
    }
    _ = consume first
  }
}
