internal import Hardware
internal import LinuxHardware

/// An output that the command line chose: a GPIO line, or a tone. Exactly one of them is there.
struct SelectedOutput: DigitalOutput, ~Copyable {
  private var line: GPIOOutput?
  private var tone: ToneOutput?

  init(_ line: consuming GPIOOutput) {
    self.line = consume line
    tone = nil
  }

  init(_ tone: consuming ToneOutput) {
    line = nil
    self.tone = consume tone
  }

  mutating func drive(_ level: OutputLevel) throws(GPIOError) {
    if line != nil { return try line!.drive(level) }
    do throws(SystemError) { try tone!.drive(level) } catch { throw .system(error) }
  }

  mutating func readBack() throws(GPIOError) -> OutputLevel {
    if line != nil { return try line!.readBack() }
    do throws(SystemError) { return try tone!.readBack() } catch { throw .system(error) }
  }
}
