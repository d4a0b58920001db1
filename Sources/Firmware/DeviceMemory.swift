public import Drowsiness
internal import Timing
internal import Units

/// What a device keeps across a restart: what it learned of its driver, and why its fault lamp was lit.
///
/// Written it is 36 bytes: `FEREDGE` and the format's number 1; open eyes in thousandths; pitch in tenths of a
/// degree; how long either was learned in milliseconds; the faults' bits; the sight defect; the CRC-32 of all
/// that (IEEE 802.3). Numbers take four bytes, the lowest first. What does not check is not believed.
public struct DeviceMemory: Hashable, Sendable {
  public var baseline: OwnBaseline
  public var causes: StandingCauses

  /// Of a device that has learned nothing.
  public init(baseline: OwnBaseline = .unknown, causes: StandingCauses = StandingCauses()) {
    self.baseline = baseline
    self.causes = causes
  }

  /// How many bytes it takes.
  public static var byteCount: Int { 36 }

  private static var mark: InlineArray<8, UInt8> {
    [0x46, 0x45, 0x52, 0x45, 0x44, 0x47, 0x45, 1]
  }

  public var bytes: InlineArray<36, UInt8> {
    var bytes = InlineArray<36, UInt8>(repeating: 0)
    let mark = Self.mark
    for index in mark.indices { bytes[index] = mark[index] }
    let numbers: InlineArray<6, UInt32> = [
      UInt32(bitPattern: baseline.openEyes.thousandths), UInt32(bitPattern: baseline.pitch.tenths),
      UInt32(clamping: baseline.eyesLearned.milliseconds),
      UInt32(clamping: baseline.pitchLearned.milliseconds), causes.bits, causes.sightCode,
    ]
    for index in numbers.indices { Self.put(numbers[index], at: 8 + 4 * index, in: &bytes) }
    Self.put(Self.checksum(bytes.span.extracting(0..<32)), at: 32, in: &bytes)
    return bytes
  }

  /// - Returns: `nil` for anything but the bytes of one that was written.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    let mark = Self.mark
    for index in mark.indices where bytes[index] != mark[index] { return nil }
    guard Self.number(at: 32, in: bytes) == Self.checksum(bytes.extracting(0..<32)) else {
      return nil
    }
    guard let openEyes = Self.signed(at: 8, in: bytes, within: 0...1_000),
      let pitch = Self.signed(at: 12, in: bytes, within: -1_800...1_800)
    else { return nil }
    baseline = OwnBaseline(
      openEyes: Permille(openEyes), pitch: DeciDegrees(pitch),
      eyesLearned: .milliseconds(Int64(Self.number(at: 16, in: bytes))),
      pitchLearned: .milliseconds(Int64(Self.number(at: 20, in: bytes))))
    causes = StandingCauses(
      bits: Self.number(at: 24, in: bytes), sight: Self.number(at: 28, in: bytes))
  }

  private static func put(
    _ number: UInt32, at place: Int, in bytes: inout InlineArray<36, UInt8>
  ) {
    for index in 0..<4 {
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index))
    }
  }

  private static func number(at place: Int, in bytes: Span<UInt8>) -> UInt32 {
    var number: UInt32 = 0
    for index in 0..<4 { number |= UInt32(bytes[place + index]) << UInt32(8 * index) }
    return number
  }

  private static func signed(
    at place: Int, in bytes: Span<UInt8>, within range: ClosedRange<Int32>
  ) -> Int32? {
    let number = Int32(bitPattern: number(at: place, in: bytes))
    return range.contains(number) ? number : nil
  }

  /// CRC-32 of IEEE 802.3: polynomial 0x04C11DB7, bits reflected, all ones at start and end.
  static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    var register = UInt32.max
    for index in bytes.indices {
      register ^= UInt32(bytes[index])
      for _ in 0..<8 { register = register >> 1 ^ (register & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~register
  }
}
