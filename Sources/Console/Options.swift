public import Timing

/// Everything that the command line and the configuration file can say, checked and typed.
///
/// Paths and names are places in the texts that they came from (`OptionTexts` reads them). `nil`
/// means that nothing was said; defaults are chosen by who uses the value, beside the reason.
public struct Options: Sendable {
  public var verb = Verb.run
  /// Help was asked for instead of the work: of this verb, or of the whole program for `help`.
  public var helpTopic: Verb?
  /// The clip of `replay`, the model of `infer`, `inspect` and `eval`, the file of `log` and `config check`.
  public var operand: TextRange?
  /// What the command line itself said.
  public var given = OptionFlags()

  // Outputs, and the button.
  public var alert: LineSetting?
  public var buzzer: LineSetting?
  /// Instead of `buzzer`.
  public var tone: ToneSetting?
  public var fault: LineSetting?
  public var heartbeat: LineSetting?
  public var acknowledge: LineSetting?
  public var chip: ChipChoice?

  // The camera and whom it watches.
  public var camera: CameraChoice?
  public var size: PixelSize?
  /// 1…1000.
  public var framesPerSecond: Int?
  public var profile: Profile?
  public var seat: SeatRegion?
  /// Up to 45 min.
  public var restLimit: TimeSpan?

  // Parts on an I2C bus.
  public var lightSensor: BusAddress?
  public var illuminator: BusAddress?
  public var haptic: BusAddress?
  public var display: BusAddress?

  // The system around it.
  public var watchdog: WatchdogChoice?
  public var socket: TextRange?
  public var log: TextRange?
  public var state: TextRange?
  public var configuration: TextRange?
  /// `console` only.
  public var terminal: TextRange?

  // How long to run and what to write.
  /// More than 0.
  public var frames: Int64?
  /// More than 0.
  public var duration: TimeSpan?
  public var events: OutputChoice?
  public var trace: OutputChoice?
  public var timings = false
  public var plot: TextRange?
  public var json = false
  public var watch = false
  public var licences = false

  // Tools for models.
  public var input: TextRange?
  public var output: TextRange?
  /// 1…1 000 000.
  public var repetitions: Int?
  public var images: TextRange?
  public var labels: TextRange?
  /// Names between commas.
  public var classes: TextRange?
  public var outputName: TextRange?

  public init() {}
}

/// A GPIO line as it was named.
public struct LineSetting: Hashable, Sendable {
  public var line: LineName
  /// Whether the line is active when its voltage is low.
  public var isActiveLow: Bool

  public enum LineName: Hashable, Sendable {
    /// The BCM number of the Raspberry Pi header, which is the line's offset on its chip: 0…1023.
    case number(Int)
    case name(TextRange)
  }
}

/// A passive buzzer on a channel of the kernel's PWM.
public struct ToneSetting: Hashable, Sendable {
  /// N of `pwmchipN`, 0…255.
  public var chip: UInt8
  /// 0…255.
  public var channel: UInt8
  /// 100…10 000.
  public var hertz: Int

  /// 2700 Hz: between the 2 and 4 kHz at which small buzzers resonate, where the ear is at its keenest (ISO 226).
  static var usualHertz: Int { 2_700 }
}

/// Which GPIO chip drives the lines.
public enum ChipChoice: Hashable, Sendable {
  case simulated
  case device(TextRange)
}

/// Where frames come from.
public enum CameraChoice: Hashable, Sendable {
  /// The first V4L2 capture device, then `rpicam`.
  case automatic
  /// A V4L2 device node.
  case device(TextRange)
  /// A child process for cameras that only libcamera can run.
  case rpicam
  /// A Y4M file.
  case clip(TextRange)
  /// Y4M on standard input.
  case standardInput
  /// The drawn driver, with the scenario of that name or the usual one. Never a default.
  case synthetic(scenario: TextRange?)
}

/// A size in pixels, each side 1…8192.
public struct PixelSize: Hashable, Sendable {
  public var width: Int
  public var height: Int
}

/// A region of the frame in pixels: 0…8191 from the left and the top, 1…8192 wide and high.
public struct SeatRegion: Hashable, Sendable {
  public var x: Int32
  public var y: Int32
  public var width: Int32
  public var height: Int32
}

/// Which drowsiness policy applies.
public enum Profile: UInt8, Hashable, Sendable {
  case driver, pilot

  public var name: StaticString {
    switch self {
    case .driver: "driver"
    case .pilot: "pilot"
    }
  }
}

/// A part on an I2C bus.
public struct BusAddress: Hashable, Sendable {
  /// The bus by number, 0…255.
  public var bus: UInt8
  /// 7 bits, 0x08…0x77.
  public var address: UInt8
}

/// Who resets the board when the program hangs.
public enum WatchdogChoice: Hashable, Sendable {
  case off
  /// The service manager.
  case systemd
  /// A watchdog device node.
  case device(TextRange)
}

/// Where lines are written.
public enum OutputChoice: Hashable, Sendable {
  case standardOutput
  case file(TextRange)
}
