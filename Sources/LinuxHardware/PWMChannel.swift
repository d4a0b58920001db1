internal import CLinux
internal import Timing

/// One channel of the kernel's PWM, as sysfs shows it: `/sys/class/pwm/pwmchip0/pwm1`.
///
/// Source: the kernel's `Documentation/ABI/testing/sysfs-class-pwm` and `drivers/pwm/sysfs.c`.
struct PWMChannel: ~Copyable {
  /// A file of the channel, a whole number each.
  enum Attribute {
    /// Nanoseconds.
    case period
    /// Nanoseconds of each period that are high.
    case dutyCycle
    /// 1 while the wave is made.
    case enable

    fileprivate var path: StaticString {
      switch self {
      case .period: "/period"
      case .dutyCycle: "/duty_cycle"
      case .enable: "/enable"
      }
    }
  }

  /// 1 s, looked at every 20 ms: udev gives a new channel to its group a moment after the kernel made it. Ours.
  private static var looks: Int { 50 }
  private static var pause: TimeSpan { .milliseconds(20) }

  private let folder: PathName
  /// Another than this program had it made: an earlier run, or a driver of the kernel.
  private let wasThere: Bool

  /// Asks the kernel for the channel.
  ///
  /// - Parameter chips: the folder of all chips.
  /// - Throws: `noSuchFile` without the chip, `noSuchDevice` when it has no such channel.
  init(chip: UInt8, channel: UInt8, in chips: Span<UInt8>) throws(SystemError) {
    let chipFolder = try Self.name(chips, "/pwmchip", chip)
    let export = try FileDescriptor.open(
      Self.name(chipFolder.bytes, "/export"), for: .deviceOutput)
    let number = PathName("", number: Int(channel))
    var there = false
    do throws(SystemError) { try export.replace(with: number.bytes, .takeChannel) } catch {
      guard error.errno == .deviceBusy else { throw error }
      there = true
    }
    let folder = try Self.name(chipFolder.bytes, "/pwm", channel)
    wasThere = there
    self.folder = folder
  }

  /// Opens one of its files.
  ///
  /// - Throws: `deviceBusy` when a driver of the kernel has the channel, which then has no files.
  func open(_ attribute: Attribute) throws(SystemError) -> FileDescriptor {
    let path = try Self.name(folder.bytes, attribute.path)
    var clock = SystemClock()
    for _ in 1..<Self.looks {
      do throws(SystemError) { return try .open(path, for: .device) } catch {
        guard error.errno == .permissionDenied, !wasThere else { throw refusal(error) }
      }
      clock.sleep(until: clock.now() + Self.pause)
    }
    do throws(SystemError) { return try .open(path, for: .device) } catch { throw refusal(error) }
  }

  func set(_ attribute: Attribute, to value: Int) throws(SystemError) {
    let number = PathName("", number: value)
    let file = try open(attribute)
    try file.replace(with: number.bytes, .setTone)
  }

  private func refusal(_ error: SystemError) -> SystemError {
    wasThere && error.errno == .noSuchFile ? SystemError(.takeChannel, .deviceBusy) : error
  }

  private static func name(
    _ start: Span<UInt8>, _ ending: StaticString, _ number: UInt8
  ) throws(SystemError) -> PathName {
    do throws(Errno) { return try PathName(start, and: ending, number: Int(number)) } catch {
      throw SystemError(.open, error)
    }
  }

  private static func name(
    _ start: Span<UInt8>, _ ending: StaticString
  ) throws(SystemError) -> PathName {
    do throws(Errno) { return try PathName(start, and: ending) } catch {
      throw SystemError(.open, error)
    }
  }
}
