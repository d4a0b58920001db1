internal import Timing

/// Why a value is no good for its option.
public enum ValueFault: Error, Hashable, Sendable {
  case empty
  /// A byte that no path or name can hold and a terminal would obey.
  case controlCharacter
  case notWholeNumber
  case above(limit: Int64)
  case notSize
  case notRegion
  case notDuration
  case durationUnitMissing
  /// A time above `limit` minutes.
  case aboveMinutes(limit: Int64)
  case notLine
  case notBusAddress
  case notTone
  case addressPrefixMissing
  case notCamera
  case notProfile
  case notWatchdog
  case notTruth
  case longerThan(bytes: Int)
}

/// The text of one option's value, and what it can be read as.
struct OptionValue: ~Escapable {
  let text: Span<UInt8>
  let range: TextRange

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, at range: TextRange) throws(ValueFault) {
    self.text = text
    self.range = range
    if text.isEmpty { throw .empty }
    for index in text.indices where text[index] < 0x20 || text[index] == 0x7F {
      throw .controlCharacter
    }
  }

  /// A whole number above 0.
  func count(upTo limit: Int64) throws(ValueFault) -> Int64 {
    guard let number = text.wholeNumber(), number > 0 else { throw .notWholeNumber }
    guard number <= limit else { throw .above(limit: limit) }
    return number
  }

  /// `500ms`, `30s`, `5min`, `8h`: a whole number above 0 and its unit, without a space.
  func duration() throws(ValueFault) -> TimeSpan {
    var digits = 0
    while digits < text.count, text.extracting(digits..<digits + 1).wholeNumber() != nil {
      digits += 1
    }
    guard let number = text.extracting(0..<digits).wholeNumber(), number > 0 else {
      throw .notDuration
    }
    let unit = text.extracting(digits..<text.count)
    let nanoseconds: Int64
    if unit.equals("ms") {
      nanoseconds = 1_000_000
    } else if unit.equals("s") {
      nanoseconds = 1_000_000_000
    } else if unit.equals("min") {
      nanoseconds = 60_000_000_000
    } else if unit.equals("h") {
      nanoseconds = 3_600_000_000_000
    } else {
      throw unit.isEmpty ? .durationUnitMissing : .notDuration
    }
    // A hundred years stay inside 64 bits of nanoseconds, also when added to an instant.
    guard number <= 3_153_600_000_000_000_000 / nanoseconds else { throw .notDuration }
    return TimeSpan(nanoseconds: number * nanoseconds)
  }

  /// The same up to a limit of whole minutes.
  func duration(upTo limit: TimeSpan) throws(ValueFault) -> TimeSpan {
    let span = try duration()
    guard span <= limit else { throw .aboveMinutes(limit: limit.nanoseconds / 60_000_000_000) }
    return span
  }

  /// `640x480`.
  func size() throws(ValueFault) -> PixelSize {
    guard let cross = text.firstIndex(of: UInt8(ascii: "x")),
      let width = side(from: 0, to: cross), let height = side(from: cross + 1, to: text.count)
    else { throw .notSize }
    return PixelSize(width: width, height: height)
  }

  /// `X,Y,W,H`.
  func region() throws(ValueFault) -> SeatRegion {
    guard let first = text.firstIndex(of: UInt8(ascii: ",")),
      let second = text.firstIndex(of: UInt8(ascii: ","), from: first + 1),
      let third = text.firstIndex(of: UInt8(ascii: ","), from: second + 1),
      let x = text.extracting(0..<first).wholeNumber(), x < Self.largestSide,
      let y = text.extracting(first + 1..<second).wholeNumber(), y < Self.largestSide,
      let width = side(from: second + 1, to: third),
      let height = side(from: third + 1, to: text.count)
    else { throw .notRegion }
    return SeatRegion(x: Int32(x), y: Int32(y), width: Int32(width), height: Int32(height))
  }

  /// `17`, `GPIO17`, `17:low`.
  func line() throws(ValueFault) -> LineSetting {
    let isActiveLow = text.ends(with: ":low")
    let name = isActiveLow ? text.extracting(0..<text.count - 4) : text
    let nameRange = isActiveLow ? range.dropping(last: 4) : range
    if let number = name.wholeNumber() {
      guard number <= 1023 else { throw .notLine }
      return LineSetting(line: .number(Int(number)), isActiveLow: isActiveLow)
    }
    // A name starts with a letter or an underscore, so a mistyped number is none, nor is `-1`.
    guard !name.isEmpty, name.firstIndex(of: UInt8(ascii: ":")) == nil, isLetter(name[0]) else {
      throw .notLine
    }
    return LineSetting(line: .name(nameRange), isActiveLow: isActiveLow)
  }

  /// `1:0x29`. The prefix is required: `i2cdetect` prints hexadecimal without it, so `1:29` could mean two parts.
  func busAddress() throws(ValueFault) -> BusAddress {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
      let bus = text.extracting(0..<colon).wholeNumber(), bus <= 255
    else { throw .notBusAddress }
    let address = text.extracting(colon + 1..<text.count)
    guard address.starts(with: "0x") else {
      throw address.isEmpty ? .notBusAddress : .addressPrefixMissing
    }
    guard address.count <= 4, let value = address.extracting(2..<address.count).hexadecimalNumber(),
      value >= 0x08, value <= 0x77
    else { throw .notBusAddress }
    return BusAddress(bus: UInt8(bus), address: UInt8(value))
  }

  /// `0:1` or `0:1@2048`.
  func tone() throws(ValueFault) -> ToneSetting {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
      let chip = text.extracting(0..<colon).wholeNumber(), chip <= 255
    else { throw .notTone }
    let rest = text.extracting(colon + 1..<text.count)
    let at = rest.firstIndex(of: UInt8(ascii: "@"))
    guard let channel = rest.extracting(0..<(at ?? rest.count)).wholeNumber(), channel <= 255
    else { throw .notTone }
    var hertz = Int64(ToneSetting.usualHertz)
    if let at {
      guard let given = rest.extracting(at + 1..<rest.count).wholeNumber(), given >= 100,
        given <= 10_000
      else { throw .notTone }
      hertz = given
    }
    return ToneSetting(chip: UInt8(chip), channel: UInt8(channel), hertz: Int(hertz))
  }

  func camera() throws(ValueFault) -> CameraChoice {
    if text.equals("auto") { return .automatic }
    if text.equals("rpicam") { return .rpicam }
    if text.equals("-") { return .standardInput }
    if text.equals("synthetic") { return .synthetic(scenario: nil) }
    if text.starts(with: "synthetic:"), text.count > 10 {
      return .synthetic(scenario: range.dropping(first: 10))
    }
    if text.ends(with: ".y4m") { return .clip(range) }
    if text.starts(with: "/dev/"), text.count > 5 { return .device(range) }
    throw .notCamera
  }

  func profile() throws(ValueFault) -> Profile {
    if text.equals("driver") { return .driver }
    if text.equals("pilot") { return .pilot }
    throw .notProfile
  }

  func chip() -> ChipChoice { text.equals("simulated") ? .simulated : .device(range) }

  func watchdog() throws(ValueFault) -> WatchdogChoice {
    if text.equals("off") { return .off }
    if text.equals("systemd") { return .systemd }
    guard text[0] == UInt8(ascii: "/") else { throw .notWatchdog }
    return .device(range)
  }

  func output() -> OutputChoice { text.equals("-") ? .standardOutput : .file(range) }

  /// - Parameter limit: the longest path in bytes.
  func path(upTo limit: Int = 4095) throws(ValueFault) -> TextRange {
    guard text.count <= limit else { throw .longerThan(bytes: limit) }
    return range
  }

  /// `true` or `false`, in the configuration file.
  func truth() throws(ValueFault) -> Bool {
    if text.equals("true") { return true }
    if text.equals("false") { return false }
    throw .notTruth
  }

  /// The largest width or height of a frame.
  private static var largestSide: Int64 { 8192 }

  private func side(from start: Int, to end: Int) -> Int? {
    guard let side = text.extracting(start..<end).wholeNumber(), side >= 1,
      side <= Self.largestSide
    else { return nil }
    return Int(side)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
      || byte == UInt8(ascii: "_")
  }
}
