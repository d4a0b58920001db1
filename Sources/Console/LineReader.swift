/// Bytes from a terminal or serial port, gathered to lines of at most `capacity` bytes.
///
/// CR, LF and CR LF each end a line. Backspace and delete take back a character, Ctrl-U and Ctrl-C
/// the whole line. Escape sequences of arrow and function keys are swallowed whole, so that
/// they leave no debris. Whatever arrives, the reader stays in step with the next line.
public struct LineReader<let capacity: Int>: ~Copyable {
  private var text: LineBuffer<capacity>
  private var state: State
  /// Whether bytes of this line were left out because it is full.
  private var isOverlong: Bool
  private var endedWithReturn: Bool

  private enum State { case text, escape, sequence }

  public init() {
    text = LineBuffer()
    state = .text
    isOverlong = false
    endedWithReturn = false
  }

  /// The line so far; the whole line after `.line`.
  public var line: Span<UInt8> {
    @_lifetime(&self)
    mutating get { text.bytes }
  }

  /// Starts the next line; to be called once a finished line was read.
  public mutating func startLine() {
    text.clear()
    isOverlong = false
  }

  /// Takes the next byte.
  public mutating func take(_ byte: UInt8) -> LineReading {
    let isSecondHalfOfEnd = endedWithReturn && byte == UInt8(ascii: "\n")
    endedWithReturn = byte == UInt8(ascii: "\r")
    if isSecondHalfOfEnd { return .ignored }
    if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
      state = .text
      return isOverlong ? .overlong : .line
    }
    switch state {
    case .escape:
      // `ESC [` and `ESC O` open a sequence (ECMA-48, section 5.4); any other byte completes the escape.
      state = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .sequence : .text
      return .ignored
    case .sequence:
      // Parameters and intermediate bytes lie below 0x40, the final byte from there on.
      if byte >= 0x40 { state = .text }
      return .ignored
    case .text: return takeText(byte)
    }
  }

  private mutating func takeText(_ byte: UInt8) -> LineReading {
    switch byte {
    case 0x1B:
      state = .escape
      return .ignored
    case 0x08, 0x7F:
      guard text.count > 0 else { return .ignored }
      text.removeLast()
      return .erased(columns: 1)
    case 0x03, 0x15:
      let columns = text.count
      startLine()
      return .erased(columns: columns)
    case 0x20...0x7E:
      guard text.count < capacity else {
        isOverlong = true
        return .ignored
      }
      text.append(byte: byte)
      return .added(byte)
    default: return .ignored
    }
  }
}

/// What one byte did to the line that is being read.
public enum LineReading: Hashable, Sendable {
  /// It belongs to the line.
  case added(UInt8)
  /// It took back what was shown in so many columns.
  case erased(columns: Int)
  /// It ended the line, which the reader holds until the next byte.
  case line
  /// It ended a line that was too long; nothing of it must be obeyed.
  case overlong
  /// It changed nothing: no printable character, nothing to erase, or no room.
  case ignored
}

extension LineBuffer {
  /// What a terminal without its own echo has to be sent after a byte.
  public mutating func append(echoOf reading: LineReading) {
    switch reading {
    case .added(let byte): append(byte: byte)
    case .erased(let columns):
      for _ in 0..<columns { append("\u{8} \u{8}") }
    case .line, .overlong: append("\r\n")
    case .ignored: return
    }
  }
}
