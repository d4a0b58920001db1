public import Hardware
public import Timing

/// A Solomon SSD1306 with 128 × 64 dots, at address 0x3C or 0x3D, that shows a `TextScreen`.
///
/// Of a change one slice of two letters is sent in a turn, top to bottom: 29 bytes, which take 2.8 ms at
/// 100 kHz and 0.7 ms at 400 kHz. A whole screen is sent in 64 turns, a changed row in eight.
///
/// No register of the part can be read on I2C, so it is written to without being asked. A slice of a screen that does not
/// change is sent every second: a display that was unplugged is set up again once one of those fails, and one that
/// lost single dots is repaired. The settings are sent every 5 s: a display that lost its power, which is dark and takes
/// everything, is lit again by that, and full of stray dots for a minute at most, until all slices were sent.
///
/// Source: SSD1306 datasheet, rev. 1.1 (Solomon Systech, April 2008): table 9 (commands), section 8.1.5
/// (control bytes), application note (charge pump). Commands were checked against Linux,
/// `drivers/video/fbdev/ssd1307fb.c`.
public struct StatusDisplay<Bus: I2CBus & ~Copyable>: BusPart, ~Copyable {
  /// Control bytes: commands follow to the end; one command follows, then a control byte; dots follow.
  private static var commands: UInt8 { 0x00 }
  private static var oneCommand: UInt8 { 0x80 }
  private static var dots: UInt8 { 0x40 }
  private static var refreshEvery: TimeSpan { .seconds(1) }
  /// Two letters of eight columns.
  private static var slices: Int { 64 }

  private var bus: Bus
  private let address: I2CAddress
  public private(set) var isSetUp = false
  private var wanted = TextScreen()
  /// What is on the glass; 0: unknown, as after power-on.
  private var shown = InlineArray<128, UInt8>(repeating: 0)
  private var settingsAt: Instant = .zero
  private var refreshAt: Instant = .zero
  private var refreshed = 0

  public init(_ bus: consuming Bus, address: I2CAddress) {
    self.bus = bus
    self.address = address
  }

  public mutating func show(_ screen: TextScreen) { wanted = screen }

  public mutating func act(at now: Instant) throws(PartFailure<Bus.Failure>) -> Bool {
    do throws(Bus.Failure) {
      guard isSetUp, now < settingsAt else {
        try setUp()
        settingsAt = now + Self.checkEvery
        return true
      }
      guard let slice = dueSlice(at: now) else { return false }
      try send(slice)
      return true
    } catch { throw .bus(error) }
  }

  public mutating func startOver() {
    isSetUp = false
    shown = InlineArray(repeating: 0)
  }

  /// Switches the glass dark: for the end of the program, because a frozen status would lie.
  public mutating func stop() throws(Bus.Failure) {
    try bus.writeByte(0xAE, register: Self.commands, of: address)
  }

  /// Sends the settings, which change nothing that is seen when they stand already.
  private mutating func setUp() throws(Bus.Failure) {
    let sequence: InlineArray<26, UInt8> = [
      0xAE,  // dark meanwhile, the first time
      0xD5, 0x80,  // oscillator and divider as after reset
      0xA8, 63,  // 64 rows
      0xD3, 0, 0x40,  // neither offset nor scrolled
      0x8D, 0x14,  // charge pump on
      0x20, 0,  // horizontal addressing
      0xA1, 0xC8,  // the first dot at the upper left when the connector is on top
      0xDA, 0x12,  // rows by turns from both sides
      0x81, 0xCF,  // contrast for 7.5 V from the charge pump
      0xD9, 0xF1,  // precharge for the charge pump
      0xDB, 0x40, 0xA4, 0xA6,  // dots as in memory, lit where set
      0x2E, 0xAF,  // no scrolling, light
    ]
    let first = isSetUp ? 1 : 0
    try bus.writeBlock(
      sequence.span.extracting(first..<sequence.count), register: Self.commands, of: address)
    isSetUp = true
  }

  /// The first slice that differs, else the one whose turn it is to be sent anew.
  private mutating func dueSlice(at now: Instant) -> Int? {
    for slice in 0..<Self.slices
    where shown[2 * slice] != wanted[2 * slice] || shown[2 * slice + 1] != wanted[2 * slice + 1] {
      return slice
    }
    guard now >= refreshAt else { return nil }
    refreshAt = now + Self.refreshEvery
    refreshed = (refreshed + 1) % Self.slices
    return refreshed
  }

  /// Chooses the slice's columns and page, and sends its dots, in one transfer.
  private mutating func send(_ slice: Int) throws(Bus.Failure) {
    let row = UInt8(slice / 8)
    let column = UInt8(slice % 8 * 16)
    let place: InlineArray<6, UInt8> = [0x21, column, column + 15, 0x22, row, row]
    var bytes = InlineArray<28, UInt8>(repeating: 0)
    var count = 0
    for index in place.indices {
      if index > 0 {
        bytes[count] = Self.oneCommand
        count += 1
      }
      bytes[count] = place[index]
      count += 1
    }
    bytes[count] = Self.dots
    count += 1
    for letter in 2 * slice...2 * slice + 1 {
      let glyph = DotLetter(wanted[letter])
      for dot in 0..<8 {
        bytes[count] = glyph.column(dot)
        count += 1
      }
    }
    try bus.writeBlock(bytes.span, register: Self.oneCommand, of: address)
    shown[2 * slice] = wanted[2 * slice]
    shown[2 * slice + 1] = wanted[2 * slice + 1]
  }
}
