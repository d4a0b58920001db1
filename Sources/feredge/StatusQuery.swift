internal import Console
internal import Firmware
internal import LinuxHardware
internal import Timing

/// `feredge status`: what the running instance says of itself, once or again and again.
struct StatusQuery {
  let options: Options

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    if options.watch { return try watch(texts) }
    var answer = InstanceAnswer()
    try ask(texts, into: &answer)
    return Screen.show(answer.bytes)
  }

  /// Until Ctrl-C; an instance that ends meanwhile is an error like one that never ran.
  private func watch(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    let parts = WatchParts(options: options)
    let signals = try parts.signals()
    let redraws = !options.json && Screen.isTerminal
    var clock = SystemClock()
    var next = clock.now()
    var answer = InstanceAnswer()
    if redraws { _ = Screen.show("\u{1B}[H\u{1B}[2J") }
    while signals.pending == nil {
      answer.clear()
      try ask(texts, into: &answer)
      let status = redraws ? Screen.redraw(answer.bytes) : Screen.show(answer.bytes)
      guard status == .success else { return status }
      next = max(next + .seconds(1), clock.now())
      clock.sleep(until: next)
    }
    return .success
  }

  private func ask(
    _ texts: borrowing OptionTexts, into answer: inout InstanceAnswer
  ) throws(Complaint) {
    var question = LineBuffer<16>()
    question.append(options.json ? "status json" : "status")
    try RunningInstance(options).ask(question.bytes, texts, into: &answer)
  }
}
