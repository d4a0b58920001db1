internal import Alerting
internal import Console
internal import Drowsiness
internal import Firmware
internal import Hardware
internal import Imaging
internal import LinuxHardware
internal import SyntheticDriver
internal import Timing

/// Opens what the command line asks for, each part with the complaint that fits.
struct WatchParts {
  let options: Options

  // MARK: Policies

  var policy: DrowsinessPolicy { options.profile == .pilot ? .pilot : .driver }

  var pattern: AlertPattern { options.profile == .pilot ? .pilot : .driver }

  /// A driver has no controlled rest.
  var rest: ControlledRest {
    ControlledRest(
      limit: options.profile == .pilot ? options.restLimit ?? ControlledRest.usualLimit : nil)
  }

  var seat: PixelRect? {
    options.seat.map { PixelRect(x: $0.x, y: $0.y, width: $0.width, height: $0.height) }
  }

  // MARK: Devices

  func camera(_ texts: borrowing OptionTexts) throws(Complaint) -> SelectedCamera {
    if options.verb == .replay, let clip = options.operand {
      return try texts[clip].equals("-") ? standardInput() : self.clip(clip, texts)
    }
    switch options.camera ?? .automatic {
    case .clip(let path): return try clip(path, texts)
    case .standardInput: return try standardInput()
    case .synthetic(let name): return try drawn(name, texts)
    case .device(let path): return try device(path, texts)
    case .automatic: return try firstCamera()
    case .rpicam: return try rpicam()
    }
  }

  private var request: CameraRequest {
    var request = CameraRequest()
    if let size = options.size { (request.width, request.height) = (size.width, size.height) }
    if let rate = options.framesPerSecond { request.framesPerSecond = rate }
    return request
  }

  private func device(
    _ path: TextRange, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> SelectedCamera {
    do throws(CameraError) {
      return SelectedCamera(
        device: try V4L2Camera(path: texts[path], request),
        framesPerSecond: request.framesPerSecond)
    } catch {
      throw .camera(error, .text(path))
    }
  }

  /// The first V4L2 capture device, then `rpicam`. A camera that is there and refuses is told, not passed over.
  private func firstCamera() throws(Complaint) -> SelectedCamera {
    do throws(CameraError) {
      return SelectedCamera(
        device: try V4L2Camera.first(request), framesPerSecond: request.framesPerSecond)
    } catch {
      guard error == .noCamera else { throw .camera(error, .fixed("--camera auto")) }
    }
    do throws(Complaint) { return try rpicam() } catch {
      // Who never installed rpicam-vid wants to hear of cameras.
      guard case .camera(.system(let reason), _) = error, reason.errno == .noSuchFile else {
        throw error
      }
      throw .camera(.noCamera, .fixed("--camera auto"))
    }
  }

  private func rpicam() throws(Complaint) -> SelectedCamera {
    let program: StaticString = "rpicam-vid"
    var name = LineBuffer<16>()
    name.append(program)
    do throws(CameraError) {
      return SelectedCamera(
        rpicam: try RpicamCamera(program: name.bytes, request),
        framesPerSecond: request.framesPerSecond)
    } catch {
      throw .camera(error, .fixed(program))
    }
  }

  private func clip(
    _ path: TextRange, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> SelectedCamera {
    do throws(ClipError) { return SelectedCamera(clip: try ClipCamera(path: texts[path])) } catch {
      throw .clip(error, .text(path))
    }
  }

  private func standardInput() throws(Complaint) -> SelectedCamera {
    let subject = Subject.fixed("standard input")
    let input: FileDescriptor
    do throws(SystemError) { input = try .standardInput() } catch { throw .system(error, subject) }
    do throws(ClipError) { return SelectedCamera(clip: try ClipCamera(reading: input)) } catch {
      throw .clip(error, subject)
    }
  }

  /// The drawn driver; 320×240 at 15 frames a second unless asked otherwise, which a Pi Zero 2 W draws
  /// and reads in time.
  private func drawn(
    _ name: TextRange?, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> SelectedCamera {
    var scenario = Scenario.drive
    if let name {
      guard let named = Scenario(named: texts[name]) else { throw .unknownScenario(name) }
      scenario = named
    }
    let width = options.size?.width ?? 320
    let height = options.size?.height ?? 240
    guard let geometry = FrameGeometry(width: width, height: height, bytesPerRow: width) else {
      throw .frameSize(width: width, height: height)
    }
    do throws(SystemError) {
      return try SelectedCamera(
        drawing: scenario, geometry: geometry, framesPerSecond: options.framesPerSecond ?? 15)
    } catch {
      throw .system(error, .fixed("synthetic driver"))
    }
  }

  func annunciator(
    _ texts: borrowing OptionTexts
  ) throws(Complaint) -> Annunciator<OutputLine, OutputLine, OutputLine, OutputLine> {
    Annunciator(
      alert: try output(options.alert, texts, resting: AlertState.safe.alert),
      buzzer: try buzzer(texts),
      fault: try output(options.fault, texts, resting: AlertState.safe.fault),
      heartbeat: try output(options.heartbeat, texts, resting: AlertState.safe.heartbeat))
  }

  /// A line that was not named, or one of the simulated chip, keeps its level to itself.
  private func output(
    _ setting: LineSetting?, _ texts: borrowing OptionTexts, resting: OutputLevel
  ) throws(Complaint) -> OutputLine {
    guard let setting, !isSimulated else { return OutputLine(nil) }
    do throws(GPIOError) {
      return OutputLine(
        SelectedOutput(try GPIOOutput(find(setting, texts), setting.polarity, resting: resting)))
    } catch {
      throw .gpio(error, subject(of: error, for: setting))
    }
  }

  /// A line with an active buzzer, or a tone for a passive one.
  private func buzzer(_ texts: borrowing OptionTexts) throws(Complaint) -> OutputLine {
    guard let tone = options.tone else {
      return try output(options.buzzer, texts, resting: AlertState.safe.buzzer)
    }
    guard !isSimulated else { return OutputLine(nil) }
    do throws(SystemError) { return OutputLine(SelectedOutput(try ToneOutput(tone))) } catch {
      throw .device(error, .tone(tone))
    }
  }

  func button(_ texts: borrowing OptionTexts) throws(Complaint) -> GPIOInput? {
    guard let setting = options.acknowledge, !isSimulated else { return nil }
    do throws(GPIOError) {
      return try GPIOInput(find(setting, texts), setting.polarity)
    } catch {
      throw .gpio(error, subject(of: error, for: setting))
    }
  }

  /// The named chip, when it is the chip that cannot be opened; else the line.
  private func subject(of error: GPIOError, for setting: LineSetting) -> Subject {
    if case .system(let failure) = error, failure.operation == .open,
      case .device(let chip) = options.chip
    {
      return .text(chip)
    }
    return setting.subject
  }

  /// The line that a setting names.
  func find(
    _ setting: LineSetting, _ texts: borrowing OptionTexts
  ) throws(GPIOError) -> GPIOLine {
    switch (setting.line, options.chip) {
    case (.number(let number), .device(let chip)):
      try .number(number, onChip: texts[chip])
    case (.number(let number), _): try .number(number, onChip: nil)
    case (.name(let name), .device(let chip)): try .named(texts[name], onChip: texts[chip])
    case (.name(let name), _): try .named(texts[name], onChip: nil)
    }
  }

  /// A replay and a drawn driver touch a real chip only when one is named.
  var isSimulated: Bool {
    if case .device = options.chip { return false }
    if options.chip == .simulated || options.verb == .replay { return true }
    return options.isSynthetic
  }

  // MARK: Memory, records, signals

  /// The one block of memory for networks and pictures.
  func memory(for geometry: FrameGeometry) throws(Complaint) -> LockedMemory {
    do throws(SystemError) {
      return try LockedMemory(byteCount: ShippedNetworks.memoryBytes(for: geometry))
    } catch {
      throw .system(error, .fixed("memory block"))
    }
  }

  func journal(_ texts: borrowing OptionTexts) throws(Complaint) -> Journal<SelectedSink> {
    var failure: SystemError?
    let log = try log(texts, &failure)
    return Journal(
      events: try sink(options.events, texts), log: log, trace: try sink(options.trace, texts),
      withTimings: options.timings, logFailure: failure)
  }

  private func sink(
    _ choice: OutputChoice?, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> SelectedSink? {
    guard let choice else { return nil }
    do throws(SystemError) {
      switch choice {
      case .standardOutput:
        return SelectedSink(
          try OutputFile(writing: .standardOutput(), patience: options.patience))
      case .file(let path):
        return SelectedSink(try OutputFile(path: texts[path], patience: options.patience))
      }
    } catch {
      throw .system(error, choice.subject)
    }
  }

  /// A full or failing card must not keep a board from watching: it watches without a log, and the fault
  /// lamp says so. What is wrong in the call is refused, as everywhere; but a supervised board, whose call was
  /// right once, would only be started again and again.
  ///
  /// - Parameter failure: gets why there is none although there should be.
  private func log(
    _ texts: borrowing OptionTexts, _ failure: inout SystemError?
  ) throws(Complaint) -> SelectedSink? {
    guard let path = options.log else { return nil }
    let file: LogFile?
    do throws(SystemError) { file = try LogFile.open(texts[path]) } catch {
      guard options.verb == .run, error.meansWornOrFull else { throw .system(error, .text(path)) }
      failure = error
      return nil
    }
    guard let file = consume file else {
      guard isSupervised else { throw .log(.notALog, path) }
      failure = SystemError(.open, .fileExists)
      return nil
    }
    return SelectedSink(file)
  }

  func signals() throws(Complaint) -> TerminationSignals {
    do throws(SystemError) { return try TerminationSignals() } catch {
      throw .system(error, .fixed("signals"))
    }
  }

  func view() throws(Complaint) -> View {
    do throws(SystemError) { return try View(options) } catch {
      throw .system(error, .fixed("standard output"))
    }
  }
}

extension Options {
  /// A replay is for its records; a driver is watched whether or not anybody reads them.
  var patience: OutputFile.Patience { verb == .replay ? .unlimited : .none }

  /// Whether the frames are drawn; every view must say so.
  var isSynthetic: Bool { if case .synthetic = camera { true } else { false } }
}

extension ToneOutput {
  init(_ setting: ToneSetting) throws(SystemError) {
    try self.init(chip: setting.chip, channel: setting.channel, hertz: setting.hertz)
  }
}

extension LineSetting {
  var polarity: Polarity { isActiveLow ? .activeLow : .activeHigh }

  var subject: Subject {
    switch line {
    case .number(let number): .line(number)
    case .name(let name): .text(name)
    }
  }
}

extension OutputChoice {
  var subject: Subject {
    switch self {
    case .standardOutput: .fixed("standard output")
    case .file(let path): .text(path)
    }
  }
}

extension SystemError {
  /// Whether a disk takes nothing more.
  fileprivate var meansWornOrFull: Bool {
    errno == .noSpace || errno == .quotaExceeded || errno == .readOnly || errno == .inputOutput
  }
}
