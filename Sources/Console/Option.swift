/// An option of the command line; most are keys of the configuration file as well.
public enum Option: UInt8, Hashable, Sendable {
  case gpioAlert, gpioBuzzer, buzzerTone, gpioFault, gpioHeartbeat, gpioAck, gpioChip
  case camera, size, fps, profile, seat, restLimit
  case lightSensor, illuminator, haptic, display
  case watchdog, socket, log, state, config
  case frames, duration, events, trace, timings, plot
  case json, watch, tty, licences
  case input, output, repetitions, images, labels, classes, outputName

  /// How many options there are.
  static var count: Int { 39 }

  /// The option at a place in the order, 0…38.
  init?(index: Int) {
    guard let raw = UInt8(exactly: index), let option = Option(rawValue: raw) else { return nil }
    self = option
  }

  /// The option that is called so; no hyphens in front.
  init?(named text: Span<UInt8>) {
    for index in 0..<Self.count {
      guard let option = Option(index: index) else { continue }
      if text.equals(option.name) {
        self = option
        return
      }
    }
    return nil
  }

  /// The name without the two hyphens.
  public var name: StaticString {
    switch self {
    case .gpioAlert: "gpio-alert"
    case .gpioBuzzer: "gpio-buzzer"
    case .buzzerTone: "buzzer-tone"
    case .gpioFault: "gpio-fault"
    case .gpioHeartbeat: "gpio-heartbeat"
    case .gpioAck: "gpio-ack"
    case .gpioChip: "gpio-chip"
    case .camera: "camera"
    case .size: "size"
    case .fps: "fps"
    case .profile: "profile"
    case .seat: "seat"
    case .restLimit: "rest-limit"
    case .lightSensor: "light-sensor"
    case .illuminator: "illuminator"
    case .haptic: "haptic"
    case .display: "display"
    case .watchdog: "watchdog"
    case .socket: "socket"
    case .log: "log"
    case .state: "state"
    case .config: "config"
    case .frames: "frames"
    case .duration: "duration"
    case .events: "events"
    case .trace: "trace"
    case .timings: "timings"
    case .plot: "plot"
    case .json: "json"
    case .watch: "watch"
    case .tty: "tty"
    case .licences: "licences"
    case .input: "input"
    case .output: "output"
    case .repetitions: "repeat"
    case .images: "images"
    case .labels: "labels"
    case .classes: "classes"
    case .outputName: "output-name"
    }
  }

  /// Whether it stands alone; all others need a value.
  var isFlag: Bool {
    switch self {
    case .timings, .json, .watch, .licences: true
    default: false
    }
  }

  /// Whether the configuration file may set it: the options of `run` and `replay`, but for the
  /// file's own name.
  var isConfigurable: Bool { applies(to: .run) && self != .config || self == .plot }

  /// Whether it means anything to a verb.
  func applies(to verb: Verb) -> Bool {
    switch self {
    case .gpioAlert, .gpioBuzzer, .buzzerTone, .gpioFault, .gpioHeartbeat, .gpioAck, .gpioChip,
      .lightSensor, .illuminator, .haptic, .display, .watchdog:
      verb == .run || verb == .replay || verb == .selftest
    case .camera, .size, .fps: verb == .run || verb.looksThroughCamera
    case .seat: verb == .run || verb == .replay || verb == .aim
    case .profile, .restLimit, .log, .events, .trace, .timings:
      verb == .run || verb == .replay
    case .socket, .config:
      verb == .run || verb == .replay || verb == .status || verb == .console || verb == .selftest
        || verb.looksThroughCamera
    case .state: verb == .run
    case .frames, .duration:
      verb == .run || verb == .replay || verb == .bench || verb == .aim
    case .plot: verb == .replay
    case .json:
      verb == .status || verb == .selftest || verb == .inspect || verb == .eval || verb == .bench
        || verb == .log
    case .watch: verb == .status
    case .tty: verb == .console
    case .licences: verb == .version
    case .input, .output, .repetitions: verb == .infer
    case .images, .labels, .classes, .outputName: verb == .eval
    }
  }
}

extension Verb {
  /// Whether it uses a camera, but not to watch a driver.
  fileprivate var looksThroughCamera: Bool { self == .selftest || self == .bench || self == .aim }
}

/// A set of options.
public struct OptionFlags: Hashable, Sendable {
  /// A bit for each `rawValue`; there are fewer than 64.
  private var bits: UInt64 = 0

  public init() {}

  public func contains(_ option: Option) -> Bool { bits & 1 << UInt64(option.rawValue) != 0 }

  mutating func insert(_ option: Option) { bits |= 1 << UInt64(option.rawValue) }
}
