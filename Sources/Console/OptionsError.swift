/// What is wrong with a command line.
public struct OptionsError: Error, Hashable, Sendable {
  /// The argument that shows it, from 0; `nil` when it is one that is missing.
  public var argument: Int?
  public var reason: Reason

  public enum Reason: Hashable, Sendable {
    case unknownVerb(nearest: Verb?)
    /// A verb that is not the first word.
    case verbNotFirst
    case unknownOption(nearest: Option?, of: Verb)
    case notForVerb(Option, Verb)
    case valueMissing(Option)
    /// A flag with `=` and a value.
    case valueUnexpected(Option)
    case givenTwice(Option)
    case badValue(Option, ValueFault)
    case operandMissing(Verb)
    case operandUnexpected(Verb)
    /// `config` does nothing but `check`.
    case checkMissing
    case optionMissing(Option, of: Verb)
    /// Two options name the same GPIO line.
    case lineUsedTwice(Option, as: Option)
    /// A buzzer on a line and one on a PWM.
    case twoBuzzers
    /// `--timings` without a trace to be written into.
    case timingsWithoutTrace
    /// `--rest-limit` in a profile that knows no rest.
    case restLimitWithoutPilot
  }
}

extension LineBuffer {
  /// The error as one line, `feredge: OBJECT: what failed: reason`, its newline included.
  public mutating func append(_ error: OptionsError, in arguments: borrowing ArgumentList) {
    append("feredge: ")
    switch error.reason {
    case .unknownVerb(let nearest):
      appendArgument(error, arguments)
      append(": unknown verb: ")
      if let nearest { append(didYouMean: "", nearest.name) } else { append("try feredge --help") }
    case .verbNotFirst:
      appendArgument(error, arguments)
      append(": unexpected argument: the verb comes first, before all options")
    case .operandUnexpected(let verb):
      appendArgument(error, arguments)
      append(": unexpected argument: ")
      append(helpOf: verb)
    case .unknownOption(let nearest, let verb):
      appendOptionName(error, arguments)
      append(": unknown option: ")
      if let nearest { append(didYouMean: "--", nearest.name) } else { append(helpOf: verb) }
    case .checkMissing:
      append("config: no such action: did you mean feredge config check FILE?")
    case .operandMissing(let verb):
      append(verb.name)
      append(": ")
      append(verb.operand ?? "argument")
      append(" missing: ")
      append(helpOf: verb)
    case .optionMissing(let option, let verb):
      append(verb.name)
      append(": --")
      append(option.name)
      append(" missing: ")
      append(helpOf: verb)
    case .notForVerb(let option, _), .valueMissing(let option), .valueUnexpected(let option),
      .givenTwice(let option), .badValue(let option, _), .lineUsedTwice(let option, _):
      append("--")
      append(option.name)
      append(": ")
      append(misuse: error, arguments)
    case .twoBuzzers:
      append("--buzzer-tone: --gpio-buzzer names a buzzer too: there is one buzzer")
    case .timingsWithoutTrace:
      append("--timings: needs --trace: the timings are a part of the trace")
    case .restLimitWithoutPilot:
      append("--rest-limit: needs --profile pilot: a driver has no controlled rest")
    }
    append(byte: UInt8(ascii: "\n"))
  }

  /// What is wrong with an option that was recognised.
  private mutating func append(misuse error: OptionsError, _ arguments: borrowing ArgumentList) {
    switch error.reason {
    case .notForVerb(let option, let verb):
      append("not an option of ")
      append(verb.name)
      append(": ")
      if verb == .replay, option == .camera || option == .size || option == .fps {
        append("the clip is the camera and brings its own")
      } else {
        append(helpOf: verb)
      }
    case .valueMissing(let option):
      append("value missing: ")
      append(option.expectation)
    case .valueUnexpected:
      append("takes no value: ")
      appendValue(error, arguments)
    case .givenTwice:
      append("given twice: once is enough")
    case .badValue(let option, let fault):
      append(fault, of: option)
      append(": ")
      appendValue(error, arguments)
    case .lineUsedTwice(_, let other):
      append("the same line as --")
      append(other.name)
      append(": one line can do one job only")
    default: break
    }
  }

  mutating func append(didYouMean prefix: StaticString, _ name: StaticString) {
    append("did you mean ")
    append(prefix)
    append(name)
    append("?")
  }

  private mutating func append(helpOf verb: Verb) {
    append("try feredge ")
    append(verb == .help ? "" : verb.name)
    append(verb == .help ? "--help" : " --help")
  }

  private mutating func appendArgument(
    _ error: OptionsError, _ arguments: borrowing ArgumentList
  ) {
    if let index = error.argument { append(printable: arguments[index]) }
  }

  /// The argument up to its equals sign.
  private mutating func appendOptionName(
    _ error: OptionsError, _ arguments: borrowing ArgumentList
  ) {
    guard let index = error.argument else { return }
    let word = arguments[index]
    let end = word.firstIndex(of: UInt8(ascii: "=")) ?? word.count
    append(printable: word.extracting(0..<end))
  }

  /// The argument itself, or what stands behind its equals sign.
  private mutating func appendValue(_ error: OptionsError, _ arguments: borrowing ArgumentList) {
    guard let index = error.argument else { return }
    let word = arguments[index]
    let equals = word.starts(with: "--") ? word.firstIndex(of: UInt8(ascii: "=")) : nil
    let start = equals.map { $0 + 1 } ?? 0
    append(printable: word.extracting(start..<word.count))
  }
}
