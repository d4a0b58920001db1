/// What a technician can ask on the console: a word, sometimes a second one that narrows it.
public enum Command: Hashable, Sendable {
  /// All commands, or what one of them shows.
  case help(CommandWord?)
  case status
  /// The status as one object of JSON.
  case statusJSON
  case frames
  case gpio
  case selftest
  case version
  /// How a controlled rest stands, or an order to it.
  case rest(RestWish?)
  /// What was learned of the driver.
  case baseline
  /// Learn the driver anew.
  case baselineReset
  case faults
  /// Forget an output's fault from before a restart: it is repaired.
  case faultsClear
}

/// What a technician, or a crew without a button, wants of a controlled rest.
public enum RestWish: UInt8, Hashable, Sendable {
  case start, confirm, end
}

/// The first word of a command.
public enum CommandWord: UInt8, Hashable, Sendable {
  case help, status, frames, gpio, selftest, version, rest, baseline, faults

  /// How many there are.
  static var count: Int { 9 }

  init?(index: Int) {
    guard let raw = UInt8(exactly: index), let word = CommandWord(rawValue: raw) else { return nil }
    self = word
  }

  public var name: StaticString {
    switch self {
    case .help: "help"
    case .status: "status"
    case .frames: "frames"
    case .gpio: "gpio"
    case .selftest: "selftest"
    case .version: "version"
    case .rest: "rest"
    case .baseline: "baseline"
    case .faults: "faults"
    }
  }

  /// The words that may follow.
  var usage: StaticString {
    switch self {
    case .help: "help [COMMAND]"
    case .status: "status [json]"
    case .rest: "rest [start|confirm|end]"
    case .baseline: "baseline [reset]"
    case .faults: "faults [clear]"
    case .frames, .gpio, .selftest, .version: name
    }
  }

  /// What it shows, in one line of at most 60 columns.
  var summary: StaticString {
    switch self {
    case .help: "this list, or what one command shows"
    case .status: "everything on one screen; json: as one object"
    case .frames: "frame rate, budget, stage times, lost and late frames"
    case .gpio: "the outputs as they are driven and as they read back"
    case .selftest: "the result of each test that does not stop the watching"
    case .version: "version, build and the digests of the networks"
    case .rest: "a pilot's controlled rest: start, then confirm"
    case .baseline: "what was learned of the driver; reset: learn anew"
    case .faults: "what is or was wrong; clear: the outputs are repaired"
    }
  }

  init?(named text: Span<UInt8>) {
    for index in 0..<Self.count {
      guard let word = CommandWord(index: index) else { continue }
      if text.equals(word.name) {
        self = word
        return
      }
    }
    return nil
  }
}

/// Why a line is no command.
public enum CommandError: Error, Hashable, Sendable {
  /// Nothing but spaces.
  case empty
  case unknown(nearest: CommandWord?)
  /// A word that the command does not take.
  case unexpectedWord(after: CommandWord)
}

extension Command {
  /// Reads a line of the console; words are parted by spaces.
  public init(parsing line: Span<UInt8>) throws(CommandError) {
    let first = Self.word(of: line, from: 0)
    guard !first.isEmpty else { throw .empty }
    let name = line.extracting(first)
    guard let word = CommandWord(named: name) else {
      throw .unknown(nearest: CommandWord.nearest(to: name))
    }
    let second = Self.word(of: line, from: first.upperBound)
    let argument = line.extracting(second)
    guard Self.word(of: line, from: second.upperBound).isEmpty else {
      throw .unexpectedWord(after: word)
    }
    self = try Self.command(word, argument)
  }

  private static func command(
    _ word: CommandWord, _ argument: Span<UInt8>
  ) throws(CommandError) -> Command {
    if word == .help {
      if argument.isEmpty { return .help(nil) }
      guard let topic = CommandWord(named: argument) else {
        throw .unknown(nearest: CommandWord.nearest(to: argument))
      }
      return .help(topic)
    }
    if word == .status, argument.equals("json") { return .statusJSON }
    if word == .baseline, argument.equals("reset") { return .baselineReset }
    if word == .faults, argument.equals("clear") { return .faultsClear }
    if word == .rest, let wish = RestWish(named: argument) { return .rest(wish) }
    guard argument.isEmpty else { throw .unexpectedWord(after: word) }
    switch word {
    case .help: return .help(nil)
    case .status: return .status
    case .frames: return .frames
    case .gpio: return .gpio
    case .selftest: return .selftest
    case .version: return .version
    case .rest: return .rest(nil)
    case .baseline: return .baseline
    case .faults: return .faults
    }
  }

  /// Where the next word stands; empty at the line's end.
  private static func word(of line: Span<UInt8>, from start: Int) -> Range<Int> {
    var from = start
    while from < line.count, line[from] == UInt8(ascii: " ") { from += 1 }
    var end = from
    while end < line.count, line[end] != UInt8(ascii: " ") { end += 1 }
    return from..<end
  }
}

extension RestWish {
  fileprivate init?(named text: Span<UInt8>) {
    if text.equals("start") {
      self = .start
    } else if text.equals("confirm") {
      self = .confirm
    } else if text.equals("end") {
      self = .end
    } else {
      return nil
    }
  }
}

extension CommandWord {
  static func nearest(to typed: Span<UInt8>) -> CommandWord? {
    var nearest = NearestName()
    for index in 0..<count {
      if let word = CommandWord(index: index) { nearest.consider(word.name, at: index, for: typed) }
    }
    return nearest.index.flatMap { CommandWord(index: $0) }
  }
}

extension LineBuffer {
  /// The answer to `help`, a line for each command.
  public mutating func append(helpOn topic: CommandWord?) {
    for index in 0..<CommandWord.count {
      guard let word = CommandWord(index: index), topic == nil || topic == word else { continue }
      let start = count
      append(word.usage)
      append(byte: UInt8(ascii: " "))
      pad(toColumn: start + 16)
      append(word.summary)
      append("\n")
    }
  }

  /// One line for a line that is no command; nothing for an empty one.
  public mutating func append(_ error: CommandError) {
    switch error {
    case .empty: return
    case .unknown(let nearest?): append(didYouMean: "", nearest.name)
    case .unknown(nil): append("no such command; help lists them")
    case .unexpectedWord(let word):
      append("one word too many: ")
      append(word.usage)
    }
    append("\n")
  }
}
