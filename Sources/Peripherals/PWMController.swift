public import Hardware
public import Timing

/// An NXP PCA9685, sixteen PWM outputs of 12 bits, five of them used: output 0 dims the infra-red illuminator,
/// output 1 the supply of the lamps, outputs 2 to 4 are single lamps of alert, fault and heartbeat. Its address is
/// 0x40 to 0x7F by six pins (0x70 is its all-call address).
///
/// The outputs switch 1526 times a second, as fast as the part can: far above the frame rate, so that no
/// picture catches a dark phase. Levels are sent when they change, all in one transfer, and every 5 s all the same,
/// so that a part that was reset is noticed: its mode register is read back each time.
///
/// A lamp here repeats what its GPIO line says, dimmed at night; it is not read back and shows the last it was told
/// if the program dies. What must be safe hangs on the line.
///
/// Source: PCA9685 datasheet, rev. 4 (NXP, 16 April 2015), tables 4 to 8. Registers and bits were checked
/// against Linux, `drivers/pwm/pwm-pca9685.c`.
public struct PWMController<Bus: I2CBus & ~Copyable>: BusPart, ~Copyable {
  private static var mode1: UInt8 { 0x00 }
  private static var mode2: UInt8 { 0x01 }
  private static var firstOutput: UInt8 { 0x06 }
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

  private enum Step { case fallAsleep, setRate, setOutputs, wake, verify, run }

  private var bus: Bus
  private let address: I2CAddress
  private var step = Step.fallAsleep
  private var wanted = InlineArray<5, DutyCycle>(repeating: .off)
  /// What was sent; `nil`: to be sent.
  private var sent = InlineArray<5, DutyCycle?>(repeating: nil)
  private var refreshAt: Instant = .zero

  public init(_ bus: consuming Bus, address: I2CAddress) {
    self.bus = bus
    self.address = address
  }

  /// What an output is wired to.
  public enum Output: Int, Sendable {
    case illuminator = 0
    case lamps = 1
    case alertLamp = 2
    case faultLamp = 3
    case heartbeatLamp = 4
  }

  public mutating func set(_ output: Output, to level: DutyCycle) {
    wanted[output.rawValue] = level
  }

  public var isSetUp: Bool { step == .run }

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

  /// The safe levels, for the end of the program: everything off but the fault lamp and the lamps' supply, because
  /// nobody is watched any more.
  public mutating func stop() throws(Bus.Failure) {
    wanted = [.off, .full, .off, .full, .off]
    try send(0..<wanted.count)
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
      refreshAt = now + Self.checkEvery
      sent = InlineArray(repeating: nil)
      step = .verify
    }
    var first = 0
    while first < wanted.count, sent[first] == wanted[first] { first += 1 }
    guard first < wanted.count else { return false }
    var end = wanted.count
    while sent[end - 1] == wanted[end - 1] { end -= 1 }
    try send(first..<end)
    return true
  }

  /// The outputs of a range in one transfer: of each when it goes on and when off, low byte first.
  private mutating func send(_ outputs: Range<Int>) throws(Bus.Failure) {
    var bytes = InlineArray<20, UInt8>(repeating: 0)
    for output in outputs {
      let (level, place) = (wanted[output], 4 * (output - outputs.lowerBound))
      if level == .off {
        bytes[place + 3] = Self.full
      } else if level == .full {
        bytes[place + 1] = Self.full
      } else {
        bytes[place + 2] = UInt8(truncatingIfNeeded: level.parts)
        bytes[place + 3] = UInt8(truncatingIfNeeded: level.parts >> 8)
      }
    }
    try bus.writeBlock(
      bytes.span.extracting(0..<4 * outputs.count),
      register: Self.firstOutput + 4 * UInt8(outputs.lowerBound), of: address)
    for output in outputs { sent[output] = wanted[output] }
  }

  private mutating func write(_ byte: UInt8, to register: UInt8) throws(Bus.Failure) {
    try bus.writeByte(byte, register: register, of: address)
  }
}
