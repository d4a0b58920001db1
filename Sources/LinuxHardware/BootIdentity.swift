internal import CLinux

/// The kernel's name for this boot: another one after every start of the machine (random(4)).
enum BootIdentity {
  /// All zero where the kernel tells none.
  static func read() -> InlineArray<16, UInt8> {
    var identity = InlineArray<16, UInt8>(repeating: 0)
    let path: StaticString = "/proc/sys/kernel/random/boot_id"
    var text = InlineArray<64, UInt8>(repeating: 0)
    guard let file = try? FileDescriptor.open(path.bytes, for: .read),
      let count = try? read(file, into: &text)
    else { return identity }
    // Hexadecimal digits, with hyphens between.
    var digits = 0
    for index in 0..<count {
      guard let value = digit(text[index]), digits < 32 else { continue }
      identity[digits / 2] = identity[digits / 2] << 4 | value
      digits += 1
    }
    return identity
  }

  private static func read(
    _ file: borrowing FileDescriptor, into text: inout InlineArray<64, UInt8>
  ) throws(SystemError) -> Int {
    var target = text.mutableSpan
    return try perform(.read) {
      unsafe target.withUnsafeMutableBufferPointer {
        unsafe CLinux.read(file.rawValue, $0.baseAddress, $0.count)
      }
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
