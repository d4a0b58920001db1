import Console
import TestSupport
import Testing

@Suite struct LineReaderTests {
  /// What a reader of 8 bytes makes of what is typed: lines, and `!` for an overlong one.
  private func lines(_ typed: String) -> [String] { lines(Array(typed.utf8)) }

  private func lines(_ typed: [UInt8]) -> [String] {
    var reader = LineReader<8>()
    var lines: [String] = []
    for byte in typed {
      switch reader.take(byte) {
      case .line:
        lines.append(text(reader.line))
        reader.startLine()
      case .overlong:
        lines.append("!")
        reader.startLine()
      case .added, .erased, .ignored: break
      }
    }
    return lines
  }

  @Test func `every kind of line end ends one line`() {
    #expect(lines("a\nb\rc\r\nd") == ["a", "b", "c"])
    #expect(lines("\n\r\r\n") == ["", "", ""])
  }

  @Test func `a line of exactly the capacity is whole and one byte more is overlong`() {
    #expect(lines("12345678\n") == ["12345678"])
    #expect(lines("123456789\nok\n") == ["!", "ok"])
  }

  @Test func `a line that grew too long stays overlong when some of it is taken back`() {
    #expect(lines("123456789\u{7F}\u{7F}\nok\n") == ["!", "ok"])
  }

  @Test func `backspace takes back, and no more than there is`() {
    #expect(lines("ab\u{8}c\u{7F}d\n") == ["ad"])
    #expect(lines("\u{8}\u{8}a\n") == ["a"])
    var reader = LineReader<8>()
    #expect(reader.take(0x41) == .added(0x41))
    #expect(reader.take(0x08) == .erased(columns: 1))
    #expect(reader.take(0x08) == .ignored)
  }

  @Test func `control U and control C take back the whole line, an overlong one too`() {
    #expect(lines("abc\u{15}d\n") == ["d"])
    #expect(lines("1234567890\u{3}ok\n") == ["ok"])
  }

  @Test func `keys that send escape sequences leave nothing behind`() {
    #expect(lines("a\u{1B}[Ab\u{1B}[1;5Cc\u{1B}OPd\u{1B}xe\n") == ["abcde"])
    #expect(lines("\u{1B}[\nok\n") == ["", "ok"])
  }

  @Test func `bytes that are no ASCII text are passed over`() {
    #expect(lines([0x61, 0xC3, 0xA9, 0x00, 0xFF, 0x62, 0x0A]) == ["ab"])
  }

  @Test func `the echo shows what is typed and takes back what is erased`() {
    var reader = LineReader<8>()
    var echo = LineBuffer<64>()
    for byte in Array("ab\u{7F}\u{1B}[Ac\u{15}\r\n".utf8) { echo.append(echoOf: reader.take(byte)) }
    #expect(text(echo.bytes) == "ab\u{8} \u{8}c\u{8} \u{8}\u{8} \u{8}\r\n")
  }

  @Test func `random bytes never trap and the next line is read right`() {
    var random = SeededGenerator(seed: 9600)
    for _ in 0..<5_000 {
      let noise = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let read = lines(noise + Array("\nstatus\n".utf8))
      #expect(read.last == "status", "\(noise), seed \(random.seed)")
      #expect(read.allSatisfy { $0.utf8.count <= 8 })
    }
  }
}
