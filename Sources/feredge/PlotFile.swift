internal import Console
internal import Firmware
internal import LinuxHardware
internal import Timing

/// The picture of `--plot`: its file is opened at the start, so that a wrong path is told before the work,
/// and drawn at the end. Without the option, nothing.
struct PlotFile: ~Copyable {
  private var file: OutputFile?
  private let path: TextRange?
  private var plot: TimelinePlot

  init(
    _ options: Options, _ texts: borrowing OptionTexts, period: TimeSpan
  ) throws(Complaint) {
    path = options.plot
    plot = TimelinePlot(period: period)
    file = try Self.open(options.plot, texts)
  }

  private static func open(
    _ path: TextRange?, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> OutputFile? {
    guard let path else { return nil }
    do throws(SystemError) { return try OutputFile(path: texts[path]) } catch {
      throw .system(error, .text(path))
    }
  }

  mutating func note(_ report: borrowing FrameReport) {
    if file != nil { plot.note(report) }
  }

  /// Draws everything that was noted.
  mutating func finish(titled title: Span<UInt8>) throws(Complaint) {
    guard let path, file != nil else { return }
    do throws(SystemError) {
      try plot.write(titled: title, to: &file!)
      try file!.settle()
    } catch {
      throw .system(error, .text(path))
    }
  }
}
