internal import CLinux
internal import Console
internal import Firmware

/// Whole texts on standard output.
enum Screen {
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
