public import Hardware
public import Timing

/// A ROHM BH1750FVI ambient light sensor, at address 0x23 (ADDR low) or 0x5C (ADDR high).
///
/// It has no registers: an opcode starts a measurement, and a plain read fetches its 16 bits, high byte
/// first; 1.2 counts are a lux, 54.6 klx at most. It measures once and sleeps again, so that losing its power costs it
/// one measurement and no more: the next opcode is all that it needs. Nothing tells this part from another one at
/// its address.
///
/// Source: BH1750FVI technical note, ROHM 11046EDT01 (instruction set; measurement 120 ms, 180 ms at most; no
/// second opcode without a stop condition). Opcodes and byte order were checked against Linux,
/// `drivers/iio/light/bh1750.c`.
public struct BH1750<Bus: I2CBus & ~Copyable>: BusPart, ~Copyable {
  /// `One Time H-Resolution Mode`.
  private static var measureOnce: UInt8 { 0x20 }
  private static var measuringTime: TimeSpan { .milliseconds(180) }
  /// From one measurement's start to the next: often enough for night and tunnels.
  private static var measureEvery: TimeSpan { .seconds(1) }

  private var bus: Bus
  private let address: I2CAddress
  private var startedAt: Instant?
  private var nextAt: Instant = .zero
  /// The newest measurement; `nil` before the first, and after a failure.
  public private(set) var light: AmbientLight?

  public init(_ bus: consuming Bus, address: I2CAddress) {
    self.bus = bus
    self.address = address
  }

  /// A measurement came; nothing else can be seen of it.
  public var isSetUp: Bool { light != nil }

  /// Whether it took a measurement's opcode.
  public var isMeasuring: Bool { startedAt != nil || light != nil }

  public mutating func act(at now: Instant) throws(PartFailure<Bus.Failure>) -> Bool {
    do throws(Bus.Failure) { return try transfer(at: now) } catch { throw .bus(error) }
  }

  public mutating func startOver() {
    startedAt = nil
    light = nil
    nextAt = .zero
  }

  private mutating func transfer(at now: Instant) throws(Bus.Failure) -> Bool {
    guard let began = startedAt else {
      guard now >= nextAt else { return false }
      try bus.send(Self.measureOnce, to: address)
      startedAt = now
      nextAt = now + Self.measureEvery
      return true
    }
    guard now - began >= Self.measuringTime else { return false }
    let counts = try bus.receiveWord(from: address)
    // Counts ÷ 1.2 lx in thousandths, rounded half up.
    light = AmbientLight(millilux: (Int64(counts) * 10_000 + 6) / 12)
    startedAt = nil
    return true
  }
}
