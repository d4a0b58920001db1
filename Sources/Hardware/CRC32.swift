/// The cyclic redundancy check of Ethernet, zip and PNG: polynomial 0x04C11DB7, bits reflected, all ones at the
/// start and inverted at the end.
///
/// It finds every single wrong bit, and every run of up to 32 of them. Source: IEEE 802.3-2018, section 3.2.9;
/// the check value of "123456789" is 0xCBF43926 (Williams 1993, "A Painless Guide to CRC Error Detection
/// Algorithms").
struct CRC32 {
  private var state: UInt32 = 0xFFFF_FFFF

  mutating func add(_ byte: UInt8) {
    // Half a byte at a time: a table of 16 is small enough to be made where it is used.
    state = Self.table[Int((state ^ UInt32(byte)) & 15)] ^ (state >> 4)
    state = Self.table[Int((state ^ UInt32(byte >> 4)) & 15)] ^ (state >> 4)
  }

  var value: UInt32 { ~state }

  /// What four bits become, by the polynomial 0xEDB88320, which is the reflected one.
  private static var table: InlineArray<16, UInt32> {
    [
      0x0000_0000, 0x1DB7_1064, 0x3B6E_20C8, 0x26D9_30AC, 0x76DC_4190, 0x6B6B_51F4, 0x4DB2_6158,
      0x5005_713C, 0xEDB8_8320, 0xF00F_9344, 0xD6D6_A3E8, 0xCB61_B38C, 0x9B64_C2B0, 0x86D3_D2D4,
      0xA00A_E278, 0xBDBD_F21C,
    ]
  }
}
