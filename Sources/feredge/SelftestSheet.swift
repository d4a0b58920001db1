internal import Console
internal import Firmware

/// The results of a self-test, in the order of the tests: a line each, or an array of JSON.
struct SelftestSheet: ~Copyable {
  enum Verdict {
    case pass, fail
    /// It could not be tested, and the detail says why.
    case skip
  }

  /// Holds the longest complaint.
  typealias Detail = ErrorLine

  /// Whether any test failed.
  private(set) var hasFailure = false
  private var text = LineBuffer<8192>()
  private let isJSON: Bool
  private let showsAtOnce: Bool

  /// - Parameter showsAtOnce: whether each line goes to standard output as soon as it is known; otherwise all
  ///   are kept in `lines`.
  init(json isJSON: Bool, showsAtOnce: Bool) {
    self.isJSON = isJSON
    // Commas between elements come from what stands in the buffer, so an array stays there to its end.
    self.showsAtOnce = showsAtOnce && !isJSON
    if isJSON { text.openArray() }
  }

  /// What was noted and not shown yet.
  var lines: Span<UInt8> {
    @_lifetime(&self)
    mutating get { text.bytes }
  }

  /// - Parameter name: at most 22 letters.
  mutating func note(_ name: StaticString, _ verdict: Verdict, _ detail: StaticString) {
    var copy = Detail()
    copy.append(detail)
    note(name, verdict, copy)
  }

  mutating func note(_ name: StaticString, _ verdict: Verdict, _ detail: consuming Detail) {
    if verdict == .fail { hasFailure = true }
    var detail = detail
    if isJSON {
      note(asJSON: name, verdict, detail.bytes)
    } else {
      note(asLine: name, verdict, detail.bytes)
    }
    if showsAtOnce {
      _ = Screen.show(text.bytes)
      text.clear()
    }
  }

  private mutating func note(asLine name: StaticString, _ verdict: Verdict, _ detail: Span<UInt8>) {
    text.append(verdict == .fail ? "FAIL" : verdict.word)
    text.append("  ")
    let start = text.count
    text.append(name)
    text.pad(toColumn: start + 23)
    text.append(printable: detail, limit: 400)
    text.append("\n")
  }

  private mutating func note(asJSON name: StaticString, _ verdict: Verdict, _ detail: Span<UInt8>) {
    text.element()
    text.openObject()
    text.key("name")
    text.append(quoted: name)
    text.key("result")
    text.append(quoted: verdict.word)
    text.key("detail")
    text.append(jsonString: detail)
    text.closeObject()
  }

  /// Shows what is left.
  ///
  /// - Returns: how the program ends.
  mutating func end() -> ExitStatus {
    if isJSON { text.append("]\n") }
    let shown = Screen.show(text.bytes)
    guard shown == .success else { return shown }
    return hasFailure ? .internalError : .success
  }
}

extension SelftestSheet.Verdict {
  fileprivate var word: StaticString {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .skip: "skip"
    }
  }
}

extension LineBuffer {
  /// A complaint without the program's name: it stands in a list of its own.
  init(_ complaint: Complaint, _ texts: borrowing OptionTexts) {
    self.init()
    var line = ErrorLine()
    line.append(complaint, in: texts, ArgumentList(commandLine: Span()))
    let prefix: StaticString = "feredge: "
    let text = line.bytes
    append(text.extracting(prefix.utf8CodeUnitCount..<text.count - 1))
  }

  /// A complaint about what no option named.
  init(_ complaint: Complaint) {
    let nothing = ArgumentList(commandLine: Span())
    self.init(complaint, OptionTexts(arguments: nothing, configuration: Span()))
  }
}
