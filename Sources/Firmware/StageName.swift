public import Timing

extension Stage {
  /// The name in trace, status and bench, at most 8 bytes.
  public var name: StaticString {
    switch self {
    case .capture: "capture"
    case .quality: "quality"
    case .detect: "detect"
    case .face: "face"
    case .eyes: "eyes"
    case .decide: "decide"
    case .announce: "announce"
    case .report: "report"
    }
  }
}
