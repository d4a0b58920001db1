public import Hardware
public import Timing

/// A Texas Instruments DRV2605L (or DRV2605) with an eccentric-mass motor in the seat, at address 0x5A.
///
/// It plays effects from its own memory, each of a second at most. So a program that dies does not leave the
/// seat shaking, as real-time playback would: shaking goes on only while somebody asks for the next effect.
///
/// Nothing is sent while the seat is quiet, so its mode is read back when it is set up and every 5 s, shaking or not:
/// a part that lost its power is in standby (mode 0x40), acknowledges every start and does not move.
///
/// Source: DRV2605L datasheet, SLOS854D, section 8.6 (register map) and table 12 (effects 15 and 16: alerts of
/// 750 ms and 1000 ms at full strength). Registers, identification and default values were checked against
/// Linux, `drivers/input/misc/drv260x.c`, and Adafruit's DRV2605 library.
public struct HapticDriver<Bus: I2CBus & ~Copyable>: BusPart, ~Copyable {
  private static var statusRegister: UInt8 { 0x00 }
  private static var modeRegister: UInt8 { 0x01 }
  private static var libraryRegister: UInt8 { 0x03 }
  /// The first of eight effects to play; 0 behind it ends the sequence.
  private static var sequenceRegister: UInt8 { 0x04 }
  private static var goRegister: UInt8 { 0x0C }
  private static var feedbackRegister: UInt8 { 0x1A }
  private static var controlRegister: UInt8 { 0x1D }
  /// Awake, effects started by the go register.
  private static var internalTrigger: UInt8 { 0x00 }
  /// Effects for an eccentric-mass motor in open loop, rated 1.3 V and overdriven by 3 V.
  private static var libraryA: UInt8 { 1 }
  /// The default with bit 7 clear: an eccentric mass, not a linear resonator.
  private static var eccentricMass: UInt8 { 0x36 }
  /// The default, with bit 5 set: open loop, so that no calibration is needed.
  private static var openLoop: UInt8 { 0xA0 }

  private enum Step { case identify, wake, chooseLibrary, chooseMotor, chooseLoop, verify, ready }

  private var bus: Bus
  private let address: I2CAddress
  private var step = Step.identify
  private var wanted: HapticRumble?
  private var loaded: HapticRumble.Effect?
  private var startedAt: Instant?
  private var checkAt: Instant = .zero

  public init(_ bus: consuming Bus, address: I2CAddress) {
    self.bus = bus
    self.address = address
  }

  /// - Parameter rumble: `nil`: quiet; what plays is cut off.
  public mutating func play(_ rumble: HapticRumble?) { wanted = rumble }

  public var isSetUp: Bool { step == .ready }

  public mutating func act(at now: Instant) throws(PartFailure<Bus.Failure>) -> Bool {
    switch step {
    case .identify:
      let status = try read(Self.statusRegister)
      guard Self.hasEffects(status) else { throw .anotherPart(UInt16(status)) }
      step = .wake
    case .wake, .chooseLibrary, .chooseMotor, .chooseLoop:
      do throws(Bus.Failure) { try setUp() } catch { throw .bus(error) }
    case .verify: try verify(at: now)
    case .ready:
      do throws(Bus.Failure) { if try follow(at: now) { return true } } catch { throw .bus(error) }
      guard now >= checkAt else { return false }
      try verify(at: now)
    }
    return true
  }

  private mutating func verify(at now: Instant) throws(PartFailure<Bus.Failure>) {
    let mode = try read(Self.modeRegister)
    guard mode == Self.internalTrigger else { throw .anotherPart(UInt16(mode)) }
    step = .ready
    checkAt = now + Self.checkEvery
  }

  public mutating func startOver() {
    step = .identify
    loaded = nil
    startedAt = nil
  }

  /// Cuts off what plays: for the end of the program.
  public mutating func stop() throws(Bus.Failure) { try write(0, to: Self.goRegister) }

  /// Whether the part has effects in its memory: identification in bits 7:5 is 3 for the DRV2605 and 7 for
  /// the DRV2605L; 4 and 6 are their relatives without.
  public static func hasEffects(_ status: UInt8) -> Bool { status >> 5 == 3 || status >> 5 == 7 }

  private mutating func setUp() throws(Bus.Failure) {
    switch step {
    case .identify, .verify, .ready: break
    case .wake:
      try write(Self.internalTrigger, to: Self.modeRegister)
      step = .chooseLibrary
    case .chooseLibrary:
      try write(Self.libraryA, to: Self.libraryRegister)
      step = .chooseMotor
    case .chooseMotor:
      try write(Self.eccentricMass, to: Self.feedbackRegister)
      step = .chooseLoop
    case .chooseLoop:
      try write(Self.openLoop, to: Self.controlRegister)
      step = .verify
    }
  }

  private mutating func follow(at now: Instant) throws(Bus.Failure) -> Bool {
    guard let wanted else {
      guard startedAt != nil else { return false }
      try write(0, to: Self.goRegister)
      startedAt = nil
      return true
    }
    if loaded != wanted.effect {
      try bus.writeWord(
        UInt16(wanted.effect.rawValue), register: Self.sequenceRegister, of: address)
      loaded = wanted.effect
      return true
    }
    if let startedAt, now - startedAt < wanted.every { return false }
    try write(1, to: Self.goRegister)
    startedAt = now
    return true
  }

  private mutating func read(_ register: UInt8) throws(PartFailure<Bus.Failure>) -> UInt8 {
    do throws(Bus.Failure) { return try bus.readByte(register: register, of: address) } catch {
      throw .bus(error)
    }
  }

  private mutating func write(_ byte: UInt8, to register: UInt8) throws(Bus.Failure) {
    try bus.writeByte(byte, register: register, of: address)
  }
}
