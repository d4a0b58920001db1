@testable import Console
import TestSupport
import Testing

@Suite struct CommandTests {
  private func command(_ line: String) -> Command? {
    let bytes = Array(line.utf8)
    return try? Command(parsing: bytes.span)
  }

  private func complaint(_ line: String) -> String? {
    let bytes = Array(line.utf8)
    do throws(CommandError) {
      _ = try Command(parsing: bytes.span)
      return nil
    } catch {
      return written { $0.append(error) }
    }
  }

  @Test func `the commands of the contract are known`() {
    #expect(command("help") == .help(nil))
    #expect(command("help status") == .help(.status))
    #expect(command("  status  ") == .status)
    #expect(command("status json") == .statusJSON)
    #expect(command("frames") == .frames)
    #expect(command("gpio") == .gpio)
    #expect(command("selftest") == .selftest)
    #expect(command("version") == .version)
    #expect(command("rest") == .rest(nil))
    #expect(command("rest start") == .rest(.start))
    #expect(command("rest confirm") == .rest(.confirm))
    #expect(command("rest end") == .rest(.end))
    #expect(command("baseline") == .baseline)
    #expect(command("baseline reset") == .baselineReset)
  }

  @Test func `anything else is answered in one line`() {
    #expect(complaint("statsu") == "did you mean status?\n")
    #expect(complaint("reboot") == "no such command; help lists them\n")
    #expect(complaint("status xml") == "one word too many: status [json]\n")
    #expect(complaint("status json now") == "one word too many: status [json]\n")
    #expect(complaint("rest now") == "one word too many: rest [start|confirm|end]\n")
    #expect(complaint("help me") == "no such command; help lists them\n")
    #expect(complaint("") == "" && complaint("   ") == "")
  }

  @Test func `help lists every command on a small screen`() {
    let lines = written { $0.append(helpOn: nil) }.split(separator: "\n")
    #expect(lines.count == CommandWord.count)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(
      written { $0.append(helpOn: .status) }
        == "status [json]   everything on one screen; json: as one object\n")
  }

  @Test func `random lines never trap`() {
    var random = SeededGenerator(seed: 115_200)
    for _ in 0..<10_000 {
      let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        Bool.random(using: &random) ? UInt8(32) : UInt8.random(in: 0...255, using: &random)
      }
      do throws(CommandError) {
        _ = try Command(parsing: bytes.span)
      } catch {
        #expect(written { $0.append(error) }.split(separator: "\n").count <= 1)
      }
    }
  }
}
