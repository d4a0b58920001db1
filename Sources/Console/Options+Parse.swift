extension Options {
  /// Reads a whole command line: the verb, its options as `--option value` or `--option=value`, its
  /// operand; behind `--` only operands.
  ///
  /// What options mean together is checked by `checkTogether`, once the configuration file was read too.
  public init(parsing arguments: borrowing ArgumentList) throws(OptionsError) {
    self.init()
    var index = 0
    if arguments.count > 0 { index = try takeVerb(arguments) }
    var operands = 0
    var onlyOperands = false
    while index < arguments.count, helpTopic == nil || verb == .help {
      let word = arguments[index]
      let isOption = !onlyOperands && word.count > 1 && word[0] == UInt8(ascii: "-")
      if isOption, word.equals("--") {
        onlyOperands = true
        index += 1
      } else if isOption, word.equals("--help") || word.equals("-h") {
        helpTopic = verb
        index += 1
      } else if isOption {
        index = try takeOption(at: index, arguments)
      } else {
        try takeOperand(at: index, number: operands, arguments)
        operands += 1
        index += 1
      }
    }
    if helpTopic == nil { try checkComplete(operands: operands) }
  }

  /// Takes the first word where it is a verb.
  ///
  /// - Returns: the first argument behind it.
  private mutating func takeVerb(_ arguments: borrowing ArgumentList) throws(OptionsError) -> Int {
    let word = arguments[0]
    if word.equals("--help") || word.equals("-h") {
      verb = .help
      helpTopic = .help
      return arguments.count
    }
    if word.equals("--version") {
      verb = .version
      return 1
    }
    if !word.isEmpty, word[0] == UInt8(ascii: "-") { return 0 }
    guard let named = Verb(named: word) else {
      throw OptionsError(argument: 0, reason: .unknownVerb(nearest: .nearest(to: word)))
    }
    verb = named
    if verb == .help { helpTopic = .help }
    return 1
  }

  private mutating func takeOperand(
    at index: Int, number: Int, _ arguments: borrowing ArgumentList
  ) throws(OptionsError) {
    let word = arguments[index]
    if verb == .help, number == 0 {
      guard let topic = Verb(named: word) else {
        throw OptionsError(argument: index, reason: .unknownVerb(nearest: .nearest(to: word)))
      }
      helpTopic = topic
      return
    }
    if verb == .config, number == 0 {
      guard word.equals("check") else { throw OptionsError(argument: index, reason: .checkMissing) }
      return
    }
    let isWanted = verb.operand != nil && number == (verb == .config ? 1 : 0)
    guard isWanted, !word.isEmpty else {
      let isVerb = verb == .run && Verb(named: word) != nil
      throw OptionsError(
        argument: index, reason: isVerb ? .verbNotFirst : .operandUnexpected(verb))
    }
    operand = arguments.range(of: index)
  }

  /// - Returns: the first argument behind the option and its value.
  private mutating func takeOption(
    at index: Int, _ arguments: borrowing ArgumentList
  ) throws(OptionsError) -> Int {
    let word = arguments[index]
    let equals = word.firstIndex(of: UInt8(ascii: "="))
    let option = try recognise(word.extracting(0..<(equals ?? word.count)), at: index)
    if given.contains(option) { throw OptionsError(argument: index, reason: .givenTwice(option)) }
    given.insert(option)
    if option.isFlag {
      if equals != nil { throw OptionsError(argument: index, reason: .valueUnexpected(option)) }
      raise(option)
      return index + 1
    }
    if let equals {
      let range = arguments.range(of: index).dropping(first: equals + 1)
      try take(option, range, at: index, arguments)
      return index + 1
    }
    // A word that starts with two hyphens is the next option, not a value; `=` passes it as one.
    guard index + 1 < arguments.count, !arguments[index + 1].starts(with: "--") else {
      throw OptionsError(argument: index, reason: .valueMissing(option))
    }
    try take(option, arguments.range(of: index + 1), at: index + 1, arguments)
    return index + 2
  }

  /// - Parameter name: with its hyphens.
  private func recognise(_ name: Span<UInt8>, at index: Int) throws(OptionsError) -> Option {
    let isLong = name.starts(with: "--")
    let bare = name.extracting((isLong ? 2 : 1)..<name.count)
    guard isLong, let option = Option(named: bare) else {
      let nearest = Option.nearest(to: bare, of: verb)
      throw OptionsError(argument: index, reason: .unknownOption(nearest: nearest, of: verb))
    }
    guard option.applies(to: verb) else {
      throw OptionsError(argument: index, reason: .notForVerb(option, verb))
    }
    return option
  }

  private mutating func take(
    _ option: Option, _ range: TextRange, at index: Int, _ arguments: borrowing ArgumentList
  ) throws(OptionsError) {
    do throws(ValueFault) {
      try set(option, to: OptionValue(arguments[range], at: range))
    } catch {
      throw OptionsError(argument: index, reason: .badValue(option, error))
    }
  }

  /// Throws when something is missing that the verb cannot do without.
  private func checkComplete(operands: Int) throws(OptionsError) {
    if verb == .config, operands == 0 { throw OptionsError(argument: nil, reason: .checkMissing) }
    if verb.operand != nil, operand == nil {
      throw OptionsError(argument: nil, reason: .operandMissing(verb))
    }
    if verb == .infer {
      try require(.input)
      try require(.output)
    }
    if verb == .eval {
      try require(.images)
      try require(.labels)
    }
  }

  private func require(_ option: Option) throws(OptionsError) {
    guard given.contains(option) else {
      throw OptionsError(argument: nil, reason: .optionMissing(option, of: verb))
    }
  }
}
