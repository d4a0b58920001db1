/// SHA-256 of a stream of bytes, in fixed memory.
///
/// It tells which network a program carries, and whether outputs are those of another machine. Source:
/// FIPS 180-4, sections 4.1.2 (functions), 4.2.2 (constants), 5.1.1 (padding), 5.3.3 (start) and 6.2.2.
public struct SHA256 {
  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// The first sixteen words are the block that is being filled, the others follow from them.
  private var schedule = InlineArray<64, UInt32>(repeating: 0)
  private var byteCount: UInt64 = 0

  public init() {}

  /// The digest of one piece.
  public static func digest(of bytes: Span<UInt8>) -> InlineArray<32, UInt8> {
    var hash = SHA256()
    hash.add(bytes)
    return hash.digest()
  }

  public mutating func add(_ bytes: Span<UInt8>) {
    for index in bytes.indices { add(bytes[index]) }
  }

  /// The values' bit patterns.
  public mutating func add(_ values: Span<Int8>) {
    for index in values.indices { add(UInt8(bitPattern: values[index])) }
  }

  public mutating func add(_ byte: UInt8) {
    let word = Int(byteCount % 64) / 4
    // Four shifts by a byte push out whatever stood in the word.
    schedule[word] = schedule[word] << 8 | UInt32(byte)
    byteCount += 1
    if byteCount % 64 == 0 { compress() }
  }

  /// The digest of everything that was added, the most significant byte first.
  public consuming func digest() -> InlineArray<32, UInt8> {
    let bitCount = byteCount * 8
    add(0x80)
    while byteCount % 64 != 56 { add(0) }
    for place in 0..<8 { add(UInt8(truncatingIfNeeded: bitCount >> UInt64(56 - 8 * place))) }
    var digest = InlineArray<32, UInt8>(repeating: 0)
    for index in digest.indices {
      digest[index] = UInt8(truncatingIfNeeded: state[index / 4] >> UInt32(24 - index % 4 * 8))
    }
    return digest
  }

  private mutating func compress() {
    for index in 16..<64 {
      let (near, far) = (schedule[index - 2], schedule[index - 15])
      let nearSigma = Self.rotated(near, 17) ^ Self.rotated(near, 19) ^ near >> 10
      let farSigma = Self.rotated(far, 7) ^ Self.rotated(far, 18) ^ far >> 3
      schedule[index] = nearSigma &+ schedule[index - 7] &+ farSigma &+ schedule[index - 16]
    }
    let constants = Self.constants
    var work = state
    for index in 0..<64 { Self.turn(&work, constants[index] &+ schedule[index]) }
    for index in 0..<8 { state[index] &+= work[index] }
  }

  /// One of the 64 rounds; `work` holds a…h.
  private static func turn(_ work: inout InlineArray<8, UInt32>, _ addend: UInt32) {
    let (a, b, c, e) = (work[0], work[1], work[2], work[4])
    let choice = e & work[5] ^ ~e & work[6]
    let majority = a & b ^ a & c ^ b & c
    let first =
      work[7] &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice &+ addend
    let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
    for index in (1..<8).reversed() { work[index] = work[index - 1] }
    work[4] &+= first
    work[0] = first &+ second
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 bits behind the point of the cube roots of the first 64 primes.
  private static var constants: InlineArray<64, UInt32> {
    [
      0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
      0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
      0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
      0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
      0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
      0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
      0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
      0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
      0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
      0xc671_78f2,
    ]
  }
}
