/// A configuration file: lines of `key = value` with the names of options, without their hyphens.
///
/// `#` starts a comment at the start of a line or behind a space or tab, so that a path may hold
/// one. A value goes to the end of its line, less the spaces around it. The last line may lack its end;
/// lines may end in CR LF, and a byte order mark at the start is passed over.
public struct ConfigurationFile: ~Escapable {
  private let text: Span<UInt8>

  @_lifetime(copy text)
  public init(_ text: Span<UInt8>) { self.text = text }

  /// Takes over every value that the command line did not give itself, and reports all that is wrong.
  ///
  /// Values that the command line overrides are checked all the same.
  ///
  /// - Returns: how many problems were reported; with any, `options` must not be used.
  public func apply(
    to options: inout Options, report: (ConfigurationProblem) -> Void
  ) -> Int {
    var reading = Reading(commandLine: options)
    var problems = 0
    var position = text.starts(with: "\u{FEFF}") ? 3 : 0
    var number = 0
    while position < text.count {
      let end = text.firstIndex(of: UInt8(ascii: "\n"), from: position) ?? text.count
      number += 1
      let line = ConfigurationLine(text, from: position, to: end, number: number)
      do throws(ConfigurationProblem) {
        try take(line, &reading)
      } catch {
        report(error)
        problems += 1
      }
      position = end + 1
    }
    options = reading.merged
    return problems
  }

  /// What was read so far.
  private struct Reading {
    /// The command line's options, completed by those of the file.
    var merged: Options
    /// What the file alone says.
    var file = Options()
    /// In which line each option was set.
    var lines = InlineArray<64, Int>(repeating: 0)

    init(commandLine: Options) { merged = commandLine }
  }

  private func take(
    _ line: borrowing ConfigurationLine, _ reading: inout Reading
  ) throws(ConfigurationProblem) {
    if line.isBlank { return }
    guard let equals = line.equals else {
      throw line.problem(.equalsMissing, at: line.content)
    }
    let key = line.trimmed(line.content.lowerBound..<equals)
    guard !key.isEmpty else { throw line.problem(.keyMissing, at: key) }
    guard let option = Option(named: text.extracting(key)) else {
      let nearest = Option.nearest(to: text.extracting(key), of: .run)
      throw line.problem(.unknownKey(nearest: nearest), at: key)
    }
    guard option.isConfigurable else { throw line.problem(.notAKey(option), at: key) }
    let place = Int(option.rawValue)
    if reading.file.given.contains(option) {
      throw line.problem(.givenTwice(option, firstLine: reading.lines[place]), at: key)
    }
    reading.file.given.insert(option)
    reading.lines[place] = line.number
    try set(option, line.trimmed(equals + 1..<line.content.upperBound), line, &reading)
  }

  private func set(
    _ option: Option, _ value: Range<Int>, _ line: borrowing ConfigurationLine,
    _ reading: inout Reading
  ) throws(ConfigurationProblem) {
    let range = TextRange(
      source: .configurationFile, start: value.lowerBound, end: value.upperBound)
    do throws(ValueFault) {
      try reading.file.set(option, to: OptionValue(text.extracting(value), at: range))
      if !reading.merged.given.contains(option) {
        try reading.merged.set(option, to: OptionValue(text.extracting(value), at: range))
      }
    } catch {
      throw line.problem(.badValue(option, error), at: value)
    }
    let nothing = ArgumentList(commandLine: text.extracting(0..<0))
    let texts = OptionTexts(arguments: nothing, configuration: text)
    if let other = reading.file.optionSharingLine(with: option, texts) {
      throw line.problem(.lineUsedTwice(option, as: other), at: value)
    }
  }
}

/// One line of a configuration file, without its comment.
private struct ConfigurationLine: ~Escapable {
  private let text: Span<UInt8>
  private let start: Int
  /// From 1.
  let number: Int
  /// What is left without the comment and the spaces around.
  private(set) var content: Range<Int>

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, from start: Int, to end: Int, number: Int) {
    self.text = text
    self.start = start
    self.number = number
    var comment = start
    while comment < end {
      let isAfterSpace = comment == start || Self.isSpace(text[comment - 1])
      if text[comment] == UInt8(ascii: "#"), isAfterSpace { break }
      comment += 1
    }
    content = start..<comment
    content = trimmed(content)
  }

  var isBlank: Bool { content.isEmpty }

  /// Where the first equals sign stands.
  var equals: Int? {
    guard let place = text.firstIndex(of: UInt8(ascii: "="), from: content.lowerBound),
      place < content.upperBound
    else { return nil }
    return place
  }

  /// The range without spaces at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, Self.isSpace(text[lower]) { lower += 1 }
    while upper > lower, Self.isSpace(text[upper - 1]) { upper -= 1 }
    return lower..<upper
  }

  /// A problem at the start of a part of this line; columns count characters, from 1.
  func problem(
    _ reason: ConfigurationProblem.Reason, at part: Range<Int>
  ) -> ConfigurationProblem {
    var column = 1
    for index in start..<part.lowerBound where text[index] & 0xC0 != 0x80 { column += 1 }
    return ConfigurationProblem(
      line: number, column: column, reason: reason,
      part: TextRange(
        source: .configurationFile, start: part.lowerBound, end: part.upperBound))
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
