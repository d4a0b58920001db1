internal import Console
internal import Firmware
internal import Hardware
internal import LinuxHardware

/// `feredge log [--json] FILE`: what the event log (the black box) holds, the oldest entry first.
///
/// Damage goes to standard error, a line each with its place in the file; whatever is whole is shown all the same.
struct LogDecoder {
  let path: TextRange
  let asJSON: Bool

  /// Lines of damage that are shown; a log of another century may have thousands.
  private static var mostComplaints: Int { 50 }

  /// - Returns: `nil` for options that the parser would not let through.
  init?(_ options: Options) {
    guard let path = options.operand else { return nil }
    self.path = path
    asJSON = options.json
  }

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    try show(try MappedFile(path, texts), texts)
  }

  private func show(
    _ file: borrowing MappedFile, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    try show(try reader(of: file), texts)
  }

  @_lifetime(borrow file)
  private func reader(of file: borrowing MappedFile) throws(Complaint) -> LogReader {
    do throws(LogFormatError) { return try LogReader(file.bytes) } catch {
      throw .log(error, path)
    }
  }

  private func show(
    _ log: borrowing LogReader, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    var damages = 0
    do throws(SystemError) {
      var page = OutputPage(try OutputFile(writing: .standardOutput()), asJSON: asJSON)
      for step in 0..<log.placeCount {
        switch log.finding(step) {
        case .nothing: break
        case .damage(let damage, let offset):
          complain(damage, at: offset, number: &damages, texts)
        case .entry(let record):
          if let entry = EventRecord(reading: record.payload) {
            try page.show(entry, loggedIn: record)
          } else {
            let offset = record.place * LogRecord.byteCount
            complain(.unknownEvent(record.sequence), at: offset, number: &damages, texts)
          }
        }
      }
      try page.finish()
    } catch {
      throw .system(error, .fixed("standard output"))
    }
    if let damage = log.lengthDamage { complain(damage, at: nil, number: &damages, texts) }
    if damages > Self.mostComplaints { complainOfMore(damages - Self.mostComplaints, texts) }
    return damages == 0 ? .success : .badData
  }

  private func complain(
    _ damage: LogDamage, at offset: Int?, number: inout Int, _ texts: borrowing OptionTexts
  ) {
    number += 1
    guard number <= Self.mostComplaints else { return }
    var line = ErrorLine()
    line.append("feredge: ")
    line.append(printable: texts[path])
    if let offset {
      line.append(": damaged at byte ")
      line.append(decimal: Int64(offset))
    }
    line.append(": ")
    line.append(damage)
    line.append("\n")
    line.complain()
  }

  private func complainOfMore(_ count: Int, _ texts: borrowing OptionTexts) {
    var line = ErrorLine()
    line.append("feredge: ")
    line.append(printable: texts[path])
    line.append(": damaged: ")
    line.append(decimal: Int64(count))
    line.append(" more places\n")
    line.complain()
  }
}

/// The entries on their way to standard output.
private struct OutputPage: ~Copyable {
  private var file: OutputFile
  private let asJSON: Bool
  private var lastRecord: LogRecord?
  /// Whether the entry before belongs to a run that has not ended.
  private var isRunning = false

  init(_ file: consuming OutputFile, asJSON: Bool) {
    self.file = file
    self.asJSON = asJSON
  }

  mutating func show(_ entry: EventRecord, loggedIn record: LogRecord) throws(SystemError) {
    var line = LogLine()
    if asJSON {
      line.append(entry.event, at: entry.time, frame: entry.frame)
    } else {
      if case .start = entry.event { appendHeading(to: &line, of: record) }
      line.append(entry, loggedIn: record)
    }
    try file.write(line.bytes)
    lastRecord = record
    if case .stop = entry.event { isRunning = false } else { isRunning = true }
  }

  /// What lies between two runs: how the one before ended, and whether the board was started anew.
  private func appendHeading(to line: inout LogLine, of record: LogRecord) {
    guard let last = lastRecord else { return }
    line.append(isRunning ? "--- the run before came to no orderly end" : "---")
    for index in record.boot.indices where record.boot[index] != last.boot[index] {
      line.append(isRunning ? "; the board was started anew" : " the board was started anew")
      break
    }
    line.append("\n")
  }

  consuming func finish() throws(SystemError) { try file.finish() }
}

extension LineBuffer {
  fileprivate mutating func append(_ damage: LogDamage) {
    switch damage {
    case .cutOffWhileWritten(let entry):
      append("entry ", entry)
      append(" is not whole: it was cut off while it was written, or damaged since")
    case .notWhole(let entry?):
      append("entry ", entry)
      append(" is not whole")
    case .notWhole(nil): append("bytes that are no entry")
    case .missing(let entry):
      append("entry ", entry)
      append(" is missing")
    case .unknownEvent(let entry):
      append("entry ", entry)
      append(" is of a kind that this program does not know")
    case .length(let bytes, let wanted):
      append("wrong length: ")
      append(decimal: Int64(bytes))
      append(" bytes")
      if wanted > 0 {
        append(", its ring has ")
        append(decimal: Int64(wanted))
      }
    }
  }

  private mutating func append(_ text: StaticString, _ number: UInt64) {
    append(text)
    append(decimal: Int64(clamping: number))
  }
}
