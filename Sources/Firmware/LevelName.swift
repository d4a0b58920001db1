public import Drowsiness

extension Level {
  /// The name in events, trace, status and console.
  public var name: StaticString {
    switch self {
    case .none: "none"
    case .attention: "attention"
    case .drowsy: "drowsy"
    case .microsleep: "microsleep"
    case .sleep: "sleep"
    case .blind: "blind"
    }
  }
}

extension SightDefect {
  /// The name in events and status.
  public var name: StaticString {
    switch self {
    case .noFrames: "no-frames"
    case .dark: "dark"
    case .saturated: "saturated"
    case .flat: "flat"
    case .frozen: "frozen"
    case .noFace: "no-face"
    case .eyesHidden: "eyes-hidden"
    case .eyesBlurred: "eyes-blurred"
    }
  }

  /// What a person reads, at most 12 bytes.
  public var words: StaticString {
    switch self {
    case .noFrames: "no frames"
    case .dark: "too dark"
    case .saturated: "glare"
    case .flat: "lens covered"
    case .frozen: "frozen"
    case .noFace: "no face"
    case .eyesHidden: "eyes hidden"
    case .eyesBlurred: "eyes blurred"
    }
  }
}
