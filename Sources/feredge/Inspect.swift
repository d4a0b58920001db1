internal import Console
internal import Firmware
internal import Inference
internal import LinuxHardware

/// `feredge inspect MODEL.tflite [--json]`: what a network is made of, or everything that is wrong with it.
struct Inspect {
  let model: TextRange
  let asJSON: Bool

  /// - Returns: `nil` for options that the parser would not let through.
  init?(_ options: Options) {
    guard let model = options.operand else { return nil }
    self.model = model
    asJSON = options.json
  }

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    do throws(SystemError) {
      return try inspect(try MappedFile(path: texts[model]))
    } catch {
      throw .system(error, .text(model))
    }
  }

  private func inspect(_ file: borrowing MappedFile) throws(SystemError) -> ExitStatus {
    var page = Page(try OutputFile(writing: .standardOutput()))
    let status = try write(file, to: &page)
    try page.finish()
    return status
  }

  private func write(
    _ file: borrowing MappedFile, to page: inout Page
  ) throws(SystemError) -> ExitStatus {
    if try writeProblems(of: file, to: &page) { return .badData }
    do throws(Complaint) {
      let network = try LoadedNetwork(file, model)
      return try write(network, file, to: &page)
    } catch {
      if case .system(let error, _) = error { throw error }
      // A sound network in memory that is certainly enough cannot fail.
      return .internalError
    }
  }

  private func write(
    _ network: borrowing LoadedNetwork, _ file: borrowing MappedFile, to page: inout Page
  ) throws(Complaint) -> ExitStatus {
    guard let start = unsafe LoadedNetwork.address(of: file) else { return .badData }
    let names = unsafe ModelNames(in: start, byteCount: file.byteCount)
    do throws(SystemError) {
      let sheet = NetworkSheet(names: names)
      if asJSON {
        try sheet.writeJSON(network.interpreter, to: &page)
      } else {
        try sheet.write(network.interpreter, to: &page)
      }
      return .success
    } catch {
      throw .system(error, .fixed("standard output"))
    }
  }

  /// Tells all problems; returns whether there are any.
  private func writeProblems(
    of file: borrowing MappedFile, to page: inout Page
  ) throws(SystemError) -> Bool {
    guard let start = unsafe LoadedNetwork.address(of: file) else {
      page.line.append(ModelProblem.Kind.notAModel)
      try page.end()
      return true
    }
    let problems = unsafe Model.problems(in: start, byteCount: file.byteCount)
    guard problems.count > 0 else { return false }
    let names = unsafe ModelNames(in: start, byteCount: file.byteCount)
    if asJSON { page.line.append("{\"problems\":[") }
    for index in 0..<problems.keptCount {
      if asJSON {
        if index > 0 { page.line.append(",") }
        page.line.appendJSON(problems[index], names)
      } else {
        page.line.append(problems[index], names)
      }
      try asJSON ? page.passOn() : page.end()
    }
    if asJSON {
      page.line.append("],\"count\":")
      page.line.append(decimal: Int64(problems.count))
      page.line.append("}")
    } else {
      page.line.append(decimal: Int64(problems.count))
      page.line.append(problems.count == 1 ? " problem" : " problems")
    }
    try page.end()
    return true
  }
}

/// Text on its way to standard output, a line at a time.
struct Page: ~Copyable {
  var line = LineBuffer<1024>()
  private var file: OutputFile

  init(_ file: consuming OutputFile) { self.file = file }

  /// Ends the line.
  mutating func end() throws(SystemError) {
    line.append("\n")
    try passOn()
  }

  /// Writes what there is of the line, which goes on.
  mutating func passOn() throws(SystemError) {
    try file.write(line.bytes)
    line.clear()
  }

  /// Writes a text of any length as a JSON string, in pieces.
  mutating func pass(onJSONString text: Span<UInt8>) throws(SystemError) {
    line.append("\"")
    var rest = text
    while !rest.isEmpty {
      let piece = rest.cut(to: 100)
      // A byte becomes six at most, and the quotation marks are left out.
      var escaped = LineBuffer<608>()
      escaped.append(jsonString: rest.extracting(0..<piece))
      let quoted = escaped.count
      line.append(escaped.bytes.extracting(1..<quoted - 1))
      try passOn()
      rest = rest.extracting(piece..<rest.count)
    }
    line.append("\"")
  }

  consuming func finish() throws(SystemError) { try file.finish() }
}

extension LineBuffer {
  /// `operator 12 CONV_2D: stride below 1`
  fileprivate mutating func append(_ problem: ModelProblem, _ names: ModelNames) {
    switch problem.place {
    case .file: append("file")
    case .operatorCode(let index):
      append("operator code ")
      append(decimal: Int64(index))
    case .tensor(let index):
      append("tensor ")
      append(decimal: Int64(index))
      append(" ")
      names.withTensorName(index) { append(printable: $0) }
    case .operation(let index):
      append("operator ")
      append(decimal: Int64(index))
      append(" ")
      if let name = names.operatorName(index) { append(name) }
    }
    append(": ")
    append(problem.kind)
  }

  fileprivate mutating func appendJSON(_ problem: ModelProblem, _ names: ModelNames) {
    var text = LineBuffer<512>()
    text.append(problem, names)
    append(jsonString: text.bytes)
  }
}
