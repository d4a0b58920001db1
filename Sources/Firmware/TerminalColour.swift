internal import Console
internal import Drowsiness

/// The colours of the live view: the eight of ECMA-48, which every terminal has.
enum TerminalColour {
  case plain, calm, caution, alarm, blind

  /// The control sequence that switches it on.
  var sequence: StaticString {
    switch self {
    case .plain: "\u{1B}[0m"
    case .calm: "\u{1B}[32m"
    case .caution: "\u{1B}[1;33m"
    case .alarm: "\u{1B}[1;37;41m"
    case .blind: "\u{1B}[1;35m"
    }
  }
}

extension LineBuffer {
  /// Switches a colour on; on anything but a terminal, nothing.
  mutating func append(colour: TerminalColour, _ style: LineStyle) {
    if style == .terminal { append(colour.sequence) }
  }
}

extension Level {
  var colour: TerminalColour {
    switch self {
    case .none: .calm
    case .attention, .drowsy: .caution
    case .microsleep, .sleep: .alarm
    case .blind: .blind
    }
  }
}
