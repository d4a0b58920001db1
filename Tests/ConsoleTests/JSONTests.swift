import Console
import Foundation
import TestSupport
import Testing
import Units

@Suite struct JSONTests {
  @Test func `commas stand between members and elements and nowhere else`() {
    let line = written {
      $0.openObject()
      $0.key("a")
      $0.append(decimal: 1)
      $0.key("b")
      $0.openArray()
      $0.element()
      $0.append(orNull: nil)
      $0.element()
      $0.append(orNull: Permille(5))
      $0.element()
      $0.openObject()
      $0.closeObject()
      $0.closeArray()
      $0.key("c")
      $0.openObject()
      $0.key("d")
      $0.append(true)
      $0.closeObject()
      $0.key("e")
      $0.append(quoted: "word")
      $0.closeObject()
    }
    #expect(line == #"{"a":1,"b":[null,0.005,{}],"c":{"d":true},"e":"word"}"#)
  }

  @Test func `a second object on the next line starts without a comma`() {
    let lines = written {
      for _ in 0..<2 {
        $0.openObject()
        $0.key("a")
        $0.append(false)
        $0.closeObject()
        $0.append("\n")
      }
    }
    #expect(lines == "{\"a\":false}\n{\"a\":false}\n")
  }

  @Test(arguments: [
    ("plain", #""plain""#), (#"quote " and \ "#, #""quote \" and \\ ""#),
    ("a\tb\nc\rd\u{1}", #""a\tb\nc\rd\u0001""#), ("Müdigkeit 😴", #""Müdigkeit 😴""#), ("", #""""#),
  ])
  func `strings are escaped as RFC 8259 asks`(raw: String, expected: String) {
    let bytes = Array(raw.utf8)
    #expect(written { $0.append(jsonString: bytes.span) } == expected)
  }

  @Test func `bytes that are no UTF-8 become replacement characters`() {
    // An overlong slash, a lone continuation, a surrogate, a sequence that is cut off.
    let bytes: [UInt8] = [0xC0, 0xAF, 0x80, 0xED, 0xA0, 0x80, 0x41, 0xE2, 0x82]
    let line = written { $0.append(jsonString: bytes.span) }
    #expect(line == "\"" + String(repeating: #"\ufffd"#, count: 6) + "A" + #"\ufffd\ufffd""#)
  }

  @Test func `any text comes back unchanged from a JSON parser`() throws {
    var random = SeededGenerator(seed: 8259)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
      }
      let raw = String(String.UnicodeScalarView(scalars))
      let bytes = Array(raw.utf8)
      let json = written { $0.append(jsonString: bytes.span) }
      let parsed = try JSONDecoder().decode([String].self, from: Data("[\(json)]".utf8))
      #expect(Array(parsed[0].utf8) == bytes, "seed \(random.seed)")
    }
  }

  @Test func `random bytes always give valid JSON`() throws {
    var random = SeededGenerator(seed: 99)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let json = written { $0.append(jsonString: bytes.span) }
      #expect(throws: Never.self, "\(bytes), seed \(random.seed)") {
        try JSONDecoder().decode([String].self, from: Data("[\(json)]".utf8))
      }
    }
  }

  @Test func `a terminal never gets a control character`() {
    let bytes = Array("a\u{1B}[31mb\u{9B}c\u{7F}ü".utf8) + [0xFF]
    #expect(
      written { $0.append(printable: bytes.span) } == #"a\x1b[31mb\xc2\x9bc\x7fü\xff"#)
    let long = [UInt8](repeating: 0x41, count: 500)
    #expect(written { $0.append(printable: long.span, limit: 10) } == "AAAAAAAAAA...")
  }
}
