@testable import Console
import Testing

@Suite struct HelpTests {
  private func text(_ help: StaticString) -> String {
    help.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
  }

  private var verbs: [Verb] { (0..<Verb.count).compactMap { Verb(index: $0) } }

  private var options: [Option] { (0..<Option.count).compactMap { Option(index: $0) } }

  @Test func `help fits 80 columns and ends its last line`() {
    for verb in verbs {
      let lines = text(verb.help).split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines { #expect(line.count <= 80, "\(verb.name): \(line)") }
      #expect(lines.last == "" && lines.dropLast().last != "")
    }
  }

  @Test func `the overview names every verb`() {
    let overview = text(Verb.help.help)
    for verb in verbs { #expect(overview.contains("\n  \(verb.name) "), "\(verb.name)") }
  }

  @Test func `the help of run names every option of run`() {
    let help = text(Verb.run.help)
    for option in options where option.applies(to: .run) {
      let family = "\(option.name)".hasPrefix("gpio") ? "--gpio" : "--\(option.name)"
      #expect(help.contains(family), "\(option.name)")
    }
  }

  @Test func `the help of a tool names every option of its own`() {
    let shared: [Option] = options.filter { $0.applies(to: .run) }
    for verb in verbs {
      for option in options where option.applies(to: verb) && !shared.contains(option) {
        #expect(text(verb.help).contains("--\(option.name)"), "\(verb.name): \(option.name)")
      }
    }
  }

  @Test func `the examples in the help are command lines that are understood`() {
    for verb in verbs {
      for line in text(verb.help).split(separator: "\n") where line.hasPrefix("  feredge ") {
        let words = line.split(separator: " ").dropFirst().map(String.init)
        #expect(parse(words).error == nil, "\(line)")
      }
    }
  }
}
