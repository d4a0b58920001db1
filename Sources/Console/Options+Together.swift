extension Options {
  /// Checks what options mean together; to be called once command line and configuration file are read.
  public func checkTogether(_ texts: borrowing OptionTexts) throws(OptionsError) {
    // A file may ask for timings for good, whether or not this run writes a trace.
    if timings, given.contains(.timings), trace == nil {
      throw OptionsError(argument: nil, reason: .timingsWithoutTrace)
    }
    if buzzer != nil, tone != nil { throw OptionsError(argument: nil, reason: .twoBuzzers) }
    // A file may hold the limit for the flights that the board makes beside drives.
    if given.contains(.restLimit), profile != .pilot {
      throw OptionsError(argument: nil, reason: .restLimitWithoutPilot)
    }
    // From the last on, so that the later of two is the one to blame.
    for index in (0..<Self.lineFamily.count).reversed() {
      let option = Self.lineFamily[index]
      if let other = optionSharingLine(with: option, texts) {
        throw OptionsError(argument: nil, reason: .lineUsedTwice(option, as: other))
      }
    }
  }

  /// The options that name a GPIO line.
  private static var lineFamily: InlineArray<5, Option> {
    [.gpioAlert, .gpioBuzzer, .gpioFault, .gpioHeartbeat, .gpioAck]
  }

  /// Another option that names the same line, if any; `nil` too for an option that names none.
  func optionSharingLine(with option: Option, _ texts: borrowing OptionTexts) -> Option? {
    guard let mine = line(of: option)?.line else { return nil }
    for index in 0..<Self.lineFamily.count {
      let candidate = Self.lineFamily[index]
      guard candidate != option, let other = line(of: candidate)?.line else { continue }
      if Self.areSame(mine, other, texts) { return candidate }
    }
    return nil
  }

  /// Whether two names mean one line: equal numbers, equal names, or `17` and `GPIO17`.
  private static func areSame(
    _ left: LineSetting.LineName, _ right: LineSetting.LineName, _ texts: borrowing OptionTexts
  ) -> Bool {
    switch (left, right) {
    case (.number(let one), .number(let two)): return one == two
    case (.number(let number), .name(let name)), (.name(let name), .number(let number)):
      let text = texts[name]
      guard text.starts(with: "GPIO") else { return false }
      return text.extracting(4..<text.count).wholeNumber() == Int64(number)
    case (.name(let one), .name(let two)):
      let left = texts[one]
      let right = texts[two]
      guard left.count == right.count else { return false }
      for index in left.indices where left[index] != right[index] { return false }
      return true
    }
  }
}
