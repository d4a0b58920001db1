public import Hardware

/// A passive buzzer on a channel of the kernel's PWM: active is a square wave, inactive is silence.
///
/// The wave is made by the hardware, so it stays in tune however busy the processor is; this only switches it. A line
/// that no PWM reaches cannot sing: toggling it 5400 times a second is no work for a loop that waits for frames, and a
/// thread that did it would stutter with every interrupt. Such a line takes an active buzzer.
///
/// It is silent from the moment it is taken, and again before it is let go. What is read back is what the kernel
/// holds, not the voltage at the pin. If the program is killed while it sounds, the hardware sounds on until the next
/// start: both supervisors make one within seconds, and a reset of the board ends it too.
///
/// Source: as `PWMChannel`, and the kernel's `Documentation/driver-api/pwm.rst`.
public struct ToneOutput: DigitalOutput, ~Copyable {
  /// The channel's `enable`, kept open: switching is one call.
  private let enable: FileDescriptor

  /// Takes a channel and sets its wave, half of each period high.
  ///
  /// - Parameters:
  ///   - chip: N of `pwmchipN`.
  ///   - channel: of that chip.
  ///   - hertz: 1…1 000 000.
  ///   - chips: the folder of all chips, `/sys/class/pwm`.
  /// - Throws: `noSuchFile` without the chip, `noSuchDevice` without the channel, `deviceBusy` when a driver of the
  ///   kernel has it, `invalidArgument` when the hardware cannot make this tone.
  public init(
    chip: UInt8, channel: UInt8, hertz: Int, chips: Span<UInt8>
  ) throws(SystemError) {
    precondition(hertz >= 1 && hertz <= 1_000_000, "a period of whole nanoseconds")
    let period = 1_000_000_000 / hertz
    let channel = try PWMChannel(chip: chip, channel: channel, in: chips)
    let enable = try channel.open(.enable)
    // An earlier run may have left it sounding.
    if try Self.level(of: enable) == .active { try Self.write(.inactive, to: enable) }
    // The kernel takes no period that is shorter than its high time. Of a channel without a period, which is new, it
    // takes nothing else (up to Linux 6.1 at least), and there the high time is 0 anyway.
    do throws(SystemError) { try channel.set(.dutyCycle, to: 0) } catch {
      guard error.errno == .invalidArgument else { throw error }
    }
    try channel.set(.period, to: period)
    try channel.set(.dutyCycle, to: period / 2)
    self.enable = enable
  }

  /// The same where Linux shows its PWM.
  public init(chip: UInt8, channel: UInt8, hertz: Int) throws(SystemError) {
    let folder: StaticString = "/sys/class/pwm"
    try self.init(chip: chip, channel: channel, hertz: hertz, chips: folder.bytes)
  }

  deinit {
    // Who must know whether it worked drives and reads back before.
    try? Self.write(.inactive, to: enable)
  }

  public mutating func drive(_ level: OutputLevel) throws(SystemError) {
    try Self.write(level, to: enable)
  }

  public mutating func readBack() throws(SystemError) -> OutputLevel {
    try Self.level(of: enable)
  }

  private static func level(
    of enable: borrowing FileDescriptor
  ) throws(SystemError) -> OutputLevel {
    try enable.firstByte(.readLine) == UInt8(ascii: "1") ? .active : .inactive
  }

  private static func write(
    _ level: OutputLevel, to enable: borrowing FileDescriptor
  ) throws(SystemError) {
    let text: StaticString = level == .active ? "1" : "0"
    try enable.replace(with: text.bytes, .driveLine)
  }
}
