public import Hardware
public import Timing

/// An NXP PCA9685, sixteen PWM outputs of 12 bits: output 0 dims the infra-red illuminator, output 1 the
/// supply of the lamps. Its address is 0x40 to 0x7F by six pins (0x70 is its all-call address).
///
/// The outputs switch 1526 times a second, as fast as the part can: far above the frame rate, so that no
/// picture catches a dark phase. A level is sent when it changes, and every 5 s all the same, so that a part
/// that was reset is noticed: its mode register is read back each time.
///
/// Source: PCA9685 datasheet, rev. 4 (NXP, 16 April 2015), tables 4 to 8. Registers and bits were checked
/// against Linux, `drivers/pwm/pwm-pca9685.c`.
public struct PWMController<Bus: I2CBus & ~Copyable>: BusPart, ~Copyable {
  private static var mode1: UInt8 { 0x00 }
  private static var mode2: UInt8 { 0x01 }
  private static var firstOutput: UInt8 { 0x06 }
  private static var allOutputsOffHigh: UInt8 { 0xFD }
  private static var prescale: UInt8 { 0xFE }
  /// Bit 5: the register address counts up within a transfer.
  private static var autoIncrement: UInt8 { 0x20 }
  /// Bit 4 of MODE1: the oscillator is off; the prescaler can be set only then.
  private static var sleep: UInt8 { 0x10 }
  /// Bit 2 of MODE2: outputs drive both ways.
  private static var totemPole: UInt8 { 0x04 }
  /// 25 MHz ÷ 4096 ÷ (3 + 1) = 1526 Hz; 3 is the least that the part takes.
  private static var fastest: UInt8 { 3 }
  /// Bit 4 of the high bytes: fully on or fully off, without a pulse.
  private static var full: UInt8 { 0x10 }
  private static var refreshEvery: TimeSpan { .seconds(5) }

  private enum Step { case fallAsleep, setRate, setOutputs, wake, verify, run }

  private var bus: Bus
  private let address: I2CAddress
  private var step = Step.fallAsleep
  private var wanted = InlineArray<2, UInt16>(repeating: 0)
  /// What was sent; `nil`: to be sent.
  private var sent = InlineArray<2, UInt16?>(repeating: nil)
  private var refreshAt: Instant = .zero

  public init(_ bus: consuming Bus, address: I2CAddress) {
    self.bus = bus
    self.address = address
  }

  /// What an output is wired to.
  public enum Output: Int, Sendable {
    case illuminator = 0
    case lamps = 1
  }

  /// The largest level: always on.
  public static var fullLevel: UInt16 { 4_096 }

  /// - Parameter level: on for this many 4096ths of the time; 0…4096.
  public mutating func set(_ output: Output, to level: UInt16) {
    wanted[output.rawValue] = min(level, Self.fullLevel)
  }

  public mutating func act(at now: Instant) throws(PartFailure<Bus.Failure>) -> Bool {
    if step == .verify { return try verify() }
    do throws(Bus.Failure) { return try transfer(at: now) } catch { throw .bus(error) }
  }

  private mutating func verify() throws(PartFailure<Bus.Failure>) -> Bool {
    let kept: UInt8
    do throws(Bus.Failure) {
      kept = try bus.readByte(register: Self.mode1, of: address)
    } catch { throw .bus(error) }
    guard kept == Self.autoIncrement else { throw .anotherPart(UInt16(kept)) }
    step = .run
    return true
  }

  public mutating func startOver() {
    step = .fallAsleep
    sent = InlineArray(repeating: nil)
  }

  /// Switches every output off: for the end of the program.
  public mutating func stop() throws(Bus.Failure) {
    try bus.writeByte(Self.full, register: Self.allOutputsOffHigh, of: address)
  }

  /// - Returns: whether a transfer was due.
  private mutating func transfer(at now: Instant) throws(Bus.Failure) -> Bool {
    switch step {
    case .fallAsleep:
      try write(Self.autoIncrement | Self.sleep, to: Self.mode1)
      step = .setRate
    case .setRate:
      try write(Self.fastest, to: Self.prescale)
      step = .setOutputs
    case .setOutputs:
      try write(Self.totemPole, to: Self.mode2)
      step = .wake
    case .wake:
      // The oscillator needs 500 µs; the next transfer comes with the next frame.
      try write(Self.autoIncrement, to: Self.mode1)
      step = .verify
    case .verify: return false
    case .run: return try sendLevels(at: now)
    }
    return true
  }

  private mutating func sendLevels(at now: Instant) throws(Bus.Failure) -> Bool {
    if now >= refreshAt {
      refreshAt = now + Self.refreshEvery
      sent = InlineArray(repeating: nil)
      step = .verify
    }
    for output in 0..<2 where sent[output] != wanted[output] {
      try send(wanted[output], to: output)
      sent[output] = wanted[output]
      return true
    }
    return false
  }

  /// The four bytes of an output: when it goes on and when off, low byte first.
  private mutating func send(_ level: UInt16, to output: Int) throws(Bus.Failure) {
    var bytes = InlineArray<4, UInt8>(repeating: 0)
    if level == 0 {
      bytes[3] = Self.full
    } else if level == Self.fullLevel {
      bytes[1] = Self.full
    } else {
      bytes[2] = UInt8(truncatingIfNeeded: level)
      bytes[3] = UInt8(truncatingIfNeeded: level >> 8)
    }
    try bus.writeBlock(
      bytes.span, register: Self.firstOutput + 4 * UInt8(output), of: address)
  }

  private mutating func write(_ byte: UInt8, to register: UInt8) throws(Bus.Failure) {
    try bus.writeByte(byte, register: register, of: address)
  }
}
