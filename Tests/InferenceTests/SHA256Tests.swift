import Inference
import Testing

/// The vectors are those of NIST's example file for FIPS 180-4 and of RFC 6234, section 8.5.
@Suite struct SHA256Tests {
  private func hexadecimal(_ digest: InlineArray<32, UInt8>) -> String {
    digest.indices.map { index in
      let digits = String(digest[index], radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `the standard's messages have the standard's digests`(message: String, digest: String) {
    let bytes = Array(message.utf8)
    #expect(hexadecimal(SHA256.digest(of: bytes.span)) == digest)
  }

  @Test func `a message of many blocks has the same digest however it is cut`() {
    let digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    for length in [1, 63, 64, 1000] {
      var hash = SHA256()
      let piece = [UInt8](repeating: UInt8(ascii: "a"), count: length)
      var left = 1_000_000
      while left > 0 {
        let taken = min(left, length)
        hash.add(piece.span.extracting(0..<taken))
        left -= taken
      }
      #expect(hexadecimal(hash.digest()) == digest)
    }
  }

  @Test func `signed values count by their bits`() {
    let bytes: [UInt8] = [0x80, 0xFF, 0x7F]
    let values = bytes.map { Int8(bitPattern: $0) }
    var hash = SHA256()
    hash.add(values.span)
    #expect(hexadecimal(hash.digest()) == hexadecimal(SHA256.digest(of: bytes.span)))
  }
}
