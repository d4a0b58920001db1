import Foundation
import Testing

@Suite struct VersionTests {
  @Test func `version tells release, build and the digest of each network`() throws {
    let ending = try Program.run(["version"])
    #expect(ending.status == 0)
    let lines = ending.output.split(separator: "\n")
    try #require(lines.count == 4)
    #expect(lines[0].hasPrefix("feredge 0."))
    #expect(lines[0].hasSuffix("hosted") || lines[0].hasSuffix("embedded"))
    for (line, name) in zip(lines.dropFirst(), ["face-detector", "face", "eye-state"]) {
      let words = line.split(separator: " ")
      #expect(words.count == 2 && words[0] == name && words[1].count == 64)
    }
  }

  @Test func `licences names every library with its licence in 80 columns`() throws {
    let ending = try Program.run(["version", "--licences"])
    #expect(ending.status == 0)
    for name in ["MIT License", "libgpiod", "libi2c", "GNU C Library", "Apache-2.0", "LGPL-2.1"] {
      #expect(ending.output.contains(name))
    }
    for line in ending.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }
}
