extension Options {
  /// Checks what options mean together; to be called once command line and configuration file are read.
  public func checkTogether(_ texts: borrowing OptionTexts) throws(OptionsError) {
    // A file may ask for timings for good, whether or not this run writes a trace.
    if timings, given.contains(.timings), trace == nil {
      throw OptionsError(argument: nil, reason: .timingsWithoutTrace)
    }
    let family: InlineArray<5, Option> = [
      .gpioAlert, .gpioBuzzer, .gpioFault, .gpioHeartbeat, .gpioAck,
    ]
    for index in family.indices {
      guard let mine = line(of: family[index])?.line else { continue }
      for before in 0..<index {
        guard let other = line(of: family[before])?.line else { continue }
        if Self.areSame(mine, other, texts) {
          throw OptionsError(
            argument: nil, reason: .lineUsedTwice(family[index], as: family[before]))
        }
      }
    }
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
