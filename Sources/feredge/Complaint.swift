internal import CLinux
internal import Console
internal import Firmware
internal import Hardware
internal import Imaging
internal import Inference
internal import LinuxHardware
internal import Perception

/// What a complaint is about.
enum Subject {
  /// A path or name from the command line or the configuration file.
  case text(TextRange)
  /// A GPIO line by its BCM number.
  case line(Int)
  /// An I2C bus by its number.
  case bus(UInt8)
  /// A channel of the kernel's PWM.
  case tone(ToneSetting)
  /// Something with a fixed name.
  case fixed(StaticString)
}

/// Everything that ends the program before its work is done.
enum Complaint: Error {
  case options(OptionsError)
  case system(SystemError, Subject)
  /// The same of something that is there to be used, not to be read.
  case device(SystemError, Subject)
  case camera(CameraError, Subject)
  case clip(ClipError, Subject)
  case gpio(GPIOError, Subject)
  case model(ModelError, StaticString)
  /// The same of a network from the command line.
  case network(ModelError, TextRange)
  case tensorFile(TensorFileError, TextRange)
  /// Values, from this file, with which a network cannot be run to its end.
  case invocation(InvocationError, TextRange)
  case perception(PerceptionError)
  /// An `.npy` that cannot be read.
  case array(NumPyError, TextRange)
  /// A network, pictures or labels that do not go together.
  case evaluation(EvaluationError, TextRange)
  case log(LogFormatError, TextRange)
  /// The same where it ends nothing: what stood in the log's place is out of the way.
  case logSetAside(TextRange)
  case unknownClass(TextRange)
  case classTwice(TextRange)
  case unknownOutput(TextRange)
  /// A frame of this size is no frame.
  case frameSize(width: Int, height: Int)
  case unknownScenario(TextRange)
  /// What answers at the address that an option names is not the part that it needs.
  case anotherPart(StaticString, StaticString, BusAddress)
  /// The running instance has the camera.
  case cameraWatches(Subject)
  /// The status socket, on either side of it.
  case socket(SystemError, StatusPlace)
  /// `bench` keeps every time.
  case tooManyFrames(most: Int64)
  /// The source ended before its first frame.
  case nothingMeasured
  /// At the end of the run, not every output took its safe level.
  case outputsNotSafe
  /// At the end of the run, the watchdog could not be disarmed.
  case watchdogStaysArmed

  /// How the program ends.
  var status: ExitStatus {
    switch self {
    case .options: .usage
    case .system(let error, _): error.status
    case .device(let error, _), .camera(.system(let error), _): error.deviceStatus
    case .camera: .unavailable
    case .clip(.system(let error), _): error.status
    case .clip: .badData
    case .gpio(.system(let error), _): error.deviceStatus
    case .gpio: .unavailable
    case .model, .network, .tensorFile, .invocation, .perception, .array, .evaluation, .log,
      .logSetAside:
      .badData
    case .frameSize, .unknownScenario, .unknownClass, .classTwice, .unknownOutput, .tooManyFrames:
      .usage
    case .anotherPart, .nothingMeasured, .cameraWatches: .unavailable
    case .outputsNotSafe, .watchdogStaysArmed: .inputOutput
    case .socket(let error, _):
      error.meansNoInstance || error.errno == .timedOut ? .unavailable : error.status
    }
  }
}

extension SystemError {
  /// Who cannot be opened because it is not there is a missing input; a missing device is unavailable.
  var status: ExitStatus {
    switch errno {
    case .noSuchFile: .noInput
    case .permissionDenied, .notPermitted: .permission
    case .deviceBusy, .noSuchDevice, .noSuchAddress, .connectionRefused: .unavailable
    default: .inputOutput
    }
  }

  /// A device that is not there, or is another kind of thing, is unavailable rather than a missing input.
  var deviceStatus: ExitStatus {
    switch errno {
    case .noSuchFile, .requestUnknown, .invalidArgument, .notSupported: .unavailable
    default: status
    }
  }
}

extension LineBuffer {
  /// The complaint as one line, `feredge: OBJECT: what failed: reason`, its newline included.
  mutating func append(
    _ complaint: Complaint, in texts: borrowing OptionTexts, _ arguments: borrowing ArgumentList
  ) {
    switch complaint {
    case .options(let error): return append(error, in: arguments)
    case .system(let error, let subject):
      append(subject, texts)
      append(error)
    case .device(let error, let subject):
      append(subject, texts)
      append(error)
    case .camera(let error, let subject):
      append(subject, texts)
      append(error)
    case .clip(let error, let subject):
      append(subject, texts)
      append(error)
    case .gpio(let error, let subject):
      append(subject, texts)
      append(error)
    case .model(let error, let name):
      append(.fixed(name), texts)
      append(error)
    case .network(let error, let path):
      append(.text(path), texts)
      append(error)
    case .tensorFile(let error, let path):
      append(.text(path), texts)
      append(error)
    case .invocation(let error, let path):
      append(.text(path), texts)
      append(error)
    case .perception(let error):
      append(.fixed("networks"), texts)
      append(error)
    case .array(let error, let path):
      append(.text(path), texts)
      append(error)
    case .evaluation(let error, let path):
      append(.text(path), texts)
      append(error)
    case .log(.notALog, let path):
      append(.text(path), texts)
      append("no event log: it does not hold what feredge run --log writes")
    case .logSetAside(let path):
      append(.text(path), texts)
      append("no event log: kept as ")
      append(printable: texts[path])
      append(".damaged; a new log begins")
    case .unknownClass(let name):
      append("feredge: --classes: the network has no such class: ")
      append(printable: texts[name])
    case .classTwice(let name):
      append("feredge: --classes: named twice: ")
      append(printable: texts[name])
    case .unknownOutput(let name):
      append("feredge: --output-name: the network has no such output: ")
      append(printable: texts[name])
    case .frameSize(let width, let height):
      append("feredge: --size: no such frame: ")
      append(decimal: Int64(width))
      append("x")
      append(decimal: Int64(height))
    case .unknownScenario(let name):
      append("feredge: --camera: no such scenario: ")
      append(printable: texts[name])
    case .cameraWatches(let subject):
      append(subject, texts)
      append("not free: the running instance watches through it; stop that first")
    case .anotherPart(let option, let part, let place):
      append("feredge: ")
      append(option)
      append(": not ")
      append(part)
      append(": another part answers at 0x")
      append(hexadecimal: UInt64(place.address), digits: 2)
    case .watchdogStaysArmed:
      append("feredge: watchdog: cannot disarm: it refused, so the board will be reset")
    case .socket(let error, let place): append(error, at: place, texts)
    case .tooManyFrames(let most):
      append("feredge: --frames, --duration: too long: bench measures at most ")
      append(decimal: most)
      append(" frames")
    case .nothingMeasured: append("feredge: bench: nothing measured: no frame came")
    case .outputsNotSafe:
      append(
        "feredge: outputs: cannot be left at their safe level: the chip refused or reads otherwise")
    }
    append(byte: UInt8(ascii: "\n"))
  }

  private mutating func append(_ subject: Subject, _ texts: borrowing OptionTexts) {
    append("feredge: ")
    switch subject {
    case .text(let range): append(printable: texts[range])
    case .line(let number):
      append("GPIO")
      append(decimal: Int64(number))
    case .bus(let number):
      append("/dev/i2c-")
      append(decimal: Int64(number))
    case .tone(let setting):
      append("/sys/class/pwm/pwmchip")
      append(decimal: Int64(setting.chip))
      append(", channel ")
      append(decimal: Int64(setting.channel))
    case .fixed(let name): append(name)
    }
    append(": ")
  }

  private mutating func append(
    _ error: SystemError, at place: StatusPlace, _ texts: borrowing OptionTexts
  ) {
    var path = SocketPath()
    path.append(place, in: texts)
    append("feredge: ")
    append(printable: path.bytes)
    append(": ")
    guard error.meansNoInstance else { return append(error) }
    append(error.operation.failure)
    append(": no instance runs (errno ")
    append(decimal: Int64(error.errno.rawValue))
    append(")")
  }

  /// What failed, and why, with the number.
  mutating func append(_ error: SystemError) {
    append(error.operation.failure)
    append(": ")
    append(error.errno.reason)
    append(" (errno ")
    append(decimal: Int64(error.errno.rawValue))
    append(")")
  }

  /// Writes the line to standard error; whoever cannot be told there cannot be told at all.
  ///
  /// A terminal that is stopped is waited for a second only: a program that has to end, or to be started again,
  /// must not hang on its last word.
  mutating func complain() {
    var screen: OutputFile
    do throws(SystemError) {
      screen = try OutputFile(writing: .standardError(), patience: .none)
    } catch {
      return complainUnbuffered()
    }
    do throws(SystemError) {
      try screen.write(bytes)
      try screen.settle()
    } catch {}
  }

  /// Where there is no memory left for a buffer, which may be what the line is about.
  private mutating func complainUnbuffered() {
    let text = bytes
    unsafe text.withUnsafeBufferPointer { buffer in
      _ = unsafe write(2, buffer.baseAddress, buffer.count)
    }
  }
}

extension Complaint {
  /// Whether it only says that nobody listens at the status socket.
  var meansNoInstance: Bool {
    if case .socket(let error, _) = self { error.meansNoInstance } else { false }
  }

  /// Whether it only says that no camera was found.
  var meansNoCamera: Bool {
    if case .camera(.noCamera, _) = self { true } else { false }
  }
}
