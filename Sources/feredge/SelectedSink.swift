internal import Hardware
internal import LinuxHardware

/// Where records go: a file of lines or the event log; exactly one of them is there.
struct SelectedSink: LineSink, ~Copyable {
  private var file: OutputFile?
  private var log: LogFile?

  init(_ file: consuming OutputFile) {
    self.file = consume file
    log = nil
  }

  init(_ log: consuming LogFile) {
    file = nil
    self.log = consume log
  }

  mutating func write(_ line: Span<UInt8>) throws(SystemError) {
    if file != nil { try file!.write(line) } else { try log!.write(line) }
  }

  mutating func flush() throws(SystemError) {
    if file != nil { try file!.flush() } else { try log!.flush() }
  }

  mutating func settle() throws(SystemError) {
    if file != nil { try file!.settle() } else { try log!.settle() }
  }
}
