internal import CLinux
internal import Console
internal import Firmware

/// Whole texts on standard output.
enum Screen {
  /// Whether a person reads it.
  static var isTerminal: Bool { isatty(1) == 1 }

  /// Shows a fixed text.
  static func show(_ text: StaticString) -> ExitStatus {
    unsafe show(text.utf8Start, text.utf8CodeUnitCount)
  }

  /// Shows a composed text.
  static func show(_ text: Span<UInt8>) -> ExitStatus {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return .success }
      return unsafe show(start, buffer.count)
    }
  }

  /// Puts a text in place of the one before, without a flicker: from the terminal's first line on, what
  /// is left of each old line and below the last one erased (ECMA-48, sections 8.3.21, 8.3.39 and 8.3.41).
  static func redraw(_ text: Span<UInt8>) -> ExitStatus {
    var picture = LineBuffer<8192>()
    picture.append("\u{1B}[H")
    for index in text.indices {
      if text[index] == UInt8(ascii: "\n") { picture.append("\u{1B}[K") }
      picture.append(byte: text[index])
    }
    picture.append("\u{1B}[J")
    return show(picture.bytes)
  }

  private static func show(_ start: UnsafePointer<UInt8>, _ count: Int) -> ExitStatus {
    var written = 0
    while written < count {
      let taken = unsafe write(1, start + written, count - written)
      if taken < 0 { return .inputOutput }
      written += taken
    }
    return .success
  }
}
