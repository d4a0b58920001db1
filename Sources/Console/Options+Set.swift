internal import Timing

extension Options {
  /// Reads a value and keeps it for its option.
  ///
  /// - Parameter value: the text behind an option; for a flag in a configuration file, its truth.
  mutating func set(_ option: Option, to value: borrowing OptionValue) throws(ValueFault) {
    switch option {
    case .gpioAlert: alert = try value.line()
    case .gpioBuzzer: buzzer = try value.line()
    case .buzzerTone: tone = try value.tone()
    case .gpioFault: fault = try value.line()
    case .gpioHeartbeat: heartbeat = try value.line()
    case .gpioAck: acknowledge = try value.line()
    case .gpioChip: chip = value.chip()
    case .camera: camera = try value.camera()
    case .size: size = try value.size()
    case .fps: framesPerSecond = Int(try value.count(upTo: 1000))
    case .profile: profile = try value.profile()
    case .seat: seat = try value.region()
    case .restLimit: restLimit = try value.duration(upTo: .seconds(45 * 60))
    case .lightSensor: lightSensor = try value.busAddress()
    case .illuminator: illuminator = try value.busAddress()
    case .haptic: haptic = try value.busAddress()
    case .display: display = try value.busAddress()
    case .watchdog: watchdog = try value.watchdog()
    // An address of a Unix socket has 108 bytes, the closing NUL included (unix(7)).
    case .socket: socket = try value.path(upTo: 107)
    case .log: log = try value.path()
    // `.new` and a NUL stand behind it.
    case .state: state = try value.path(upTo: 4091)
    case .config: configuration = try value.path()
    case .tty: terminal = try value.path()
    case .frames: frames = try value.count(upTo: Int64.max)
    case .duration: duration = try value.duration()
    case .events: events = value.output()
    case .trace: trace = value.output()
    case .plot: plot = try value.path()
    case .timings: timings = try value.truth()
    case .json: json = try value.truth()
    case .watch: watch = try value.truth()
    case .licences: licences = try value.truth()
    case .input: input = try value.path()
    case .output: output = try value.path()
    case .repetitions: repetitions = Int(try value.count(upTo: 1_000_000))
    case .images: images = try value.path()
    case .labels: labels = try value.path()
    case .classes: classes = value.range
    case .outputName: outputName = value.range
    }
  }

  /// Raises a flag of the command line.
  mutating func raise(_ flag: Option) {
    switch flag {
    case .timings: timings = true
    case .json: json = true
    case .watch: watch = true
    case .licences: licences = true
    default: preconditionFailure("an option without a value")
    }
  }

  /// Which line an option of the GPIO family names.
  func line(of option: Option) -> LineSetting? {
    switch option {
    case .gpioAlert: alert
    case .gpioBuzzer: buzzer
    case .gpioFault: fault
    case .gpioHeartbeat: heartbeat
    case .gpioAck: acknowledge
    default: nil
    }
  }
}
