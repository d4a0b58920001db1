/// A path as the C library wants it: ended by a NUL, in a fixed buffer.
struct PathName: ~Copyable {
  /// `PATH_MAX` of Linux, its NUL included.
  private var storage: InlineArray<4096, UInt8>
  /// Bytes before the NUL.
  private(set) var count: Int

  init() {
    storage = InlineArray(repeating: 0)
    count = 0
  }

  /// - Throws: `noSuchFile` when empty, `invalidArgument` when it holds a NUL, `nameTooLong`.
  init(_ text: Span<UInt8>) throws(Errno) { try self.init(text, and: "") }

  /// A path and what stands behind it; throws as above.
  init(_ text: Span<UInt8>, and ending: StaticString) throws(Errno) {
    self.init()
    try take(text, and: ending)
  }

  /// A fixed prefix and a number, as in `/dev/video7`.
  init(_ prefix: StaticString, number: Int) {
    precondition(number >= 0 && prefix.utf8CodeUnitCount < 64, "a short name of this program")
    self.init()
    for index in 0..<prefix.utf8CodeUnitCount { _ = append(unsafe prefix.utf8Start[index]) }
    // It fits: 64 bytes and the digits of a number are few.
    _ = append(decimal: number)
  }

  /// A path, a fixed text behind it and a number, as in `/sys/class/pwm` and `/pwmchip0`; throws as above.
  init(_ text: Span<UInt8>, and ending: StaticString, number: Int) throws(Errno) {
    precondition(number >= 0, "a number of a device")
    self.init()
    try take(text, and: ending)
    guard append(decimal: number) else { throw .nameTooLong }
  }

  private mutating func take(_ text: Span<UInt8>, and ending: StaticString) throws(Errno) {
    if text.isEmpty { throw .noSuchFile }
    for index in text.indices {
      if text[index] == 0 { throw .invalidArgument }
      guard append(text[index]) else { throw .nameTooLong }
    }
    for index in 0..<ending.utf8CodeUnitCount {
      guard append(unsafe ending.utf8Start[index]) else { throw .nameTooLong }
    }
  }

  private mutating func append(decimal number: Int) -> Bool {
    var place = 1
    while number / place >= 10 { place *= 10 }
    while place > 0 {
      guard append(UInt8(ascii: "0") + UInt8(number / place % 10)) else { return false }
      place /= 10
    }
    return true
  }

  private mutating func append(_ byte: UInt8) -> Bool {
    guard count < storage.count - 1 else { return false }
    storage[count] = byte
    count += 1
    return true
  }

  /// Lends the text to a call of the C library.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe storage.span.withUnsafeBytes { buffer in
      // Not nil: the buffer is never empty. `CChar` and `UInt8` have the same layout.
      unsafe body(buffer.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self))
    }
  }

  /// The text without its NUL.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }
}

extension StaticString {
  /// The text's bytes, which live as long as the program.
  var bytes: Span<UInt8> {
    @_lifetime(immortal)
    get {
      // A StaticString with a pointer never moves and never ends.
      let span = unsafe Span(_unsafeStart: utf8Start, count: utf8CodeUnitCount)
      return unsafe _overrideLifetime(span, copying: ())
    }
  }
}
