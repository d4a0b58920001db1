internal import Console
internal import Firmware
internal import LinuxHardware

/// Finds the answer to a command: asks the running instance, and says itself what it can when none runs.
struct ConsoleSpeaker {
  let instance: RunningInstance
  /// Whether `exit` and `quit` end the session.
  let canEnd: Bool

  enum Outcome {
    case answered
    /// No instance answered, though the command needs one.
    case unanswered
    /// The session is over.
    case end
  }

  /// Two lines: who speaks, and whether an instance runs.
  func greet(_ texts: borrowing OptionTexts, into answer: inout InstanceAnswer) {
    answer.append("feredge ")
    answer.append(Version.text)
    answer.append(
      canEnd ? " console: help lists the commands, exit ends\n" : " console: try help\n")
    var question = LineBuffer<8>()
    question.append("version")
    // Only whether it is answered counts.
    var ignored = InstanceAnswer()
    do throws(Complaint) {
      try instance.ask(question.bytes, texts, into: &ignored)
      answer.append("an instance runs\n")
    } catch {
      append(error, texts, into: &answer)
    }
  }

  /// - Parameter line: what was typed.
  func answer(
    _ line: Span<UInt8>, _ texts: borrowing OptionTexts, into answer: inout InstanceAnswer
  ) -> Outcome {
    let words = Self.trimmed(line)
    if words.equals("exit") || words.equals("quit") {
      if canEnd { return .end }
      answer.append("this console stays with its line\n")
      return .answered
    }
    do throws(CommandError) {
      return self.answer(try Command(parsing: words), words, texts, into: &answer)
    } catch {
      answer.append(error)
      return .answered
    }
  }

  private func answer(
    _ command: Command, _ words: Span<UInt8>, _ texts: borrowing OptionTexts,
    into answer: inout InstanceAnswer
  ) -> Outcome {
    if case .help(let topic) = command {
      answer.append(helpOn: topic)
      if topic == nil, canEnd { answer.append("exit            end this console\n") }
      return .answered
    }
    do throws(Complaint) {
      try instance.ask(words, texts, into: &answer)
      return .answered
    } catch {
      switch command {
      case .version where error.meansNoInstance:
        answer.append(
          version: Version.text, build: Version.build, networks: ShippedNetworks.digests)
        return .answered
      case .selftest where error.meansNoInstance:
        testProgram(into: &answer)
        return .answered
      default:
        append(error, texts, into: &answer)
        return .unanswered
      }
    }
  }

  private func testProgram(into answer: inout InstanceAnswer) {
    var sheet = SelftestSheet(json: false, showsAtOnce: false)
    Selftest.testProgram(&sheet)
    answer.append(sheet.lines)
    answer.append("no instance runs; feredge selftest tests camera, lines and buses too\n")
  }

  private func append(
    _ complaint: Complaint, _ texts: borrowing OptionTexts, into answer: inout InstanceAnswer
  ) {
    answer.append(ErrorLine(complaint, texts))
    answer.append("\n")
  }

  @_lifetime(copy line)
  private static func trimmed(_ line: Span<UInt8>) -> Span<UInt8> {
    var (start, end) = (0, line.count)
    while start < end, line[start] == UInt8(ascii: " ") { start += 1 }
    while end > start, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return line.extracting(start..<end)
  }
}
