/// Why the networks cannot be used together as this pipeline needs them.
public enum PerceptionError: Error, Equatable, Sendable {
  /// The network's first input is not the 8-bit luma image that is expected.
  case wrongInput(NetworkRole)
  /// The network picks slices by indices that the picture decides, so that a run could fail.
  case mayFail(NetworkRole)
  /// The network has no output of this name.
  case missingOutput(NetworkRole, NetworkOutput)
  /// An output has another size, scale or zero point than its meaning asks for.
  case wrongOutput(NetworkRole, NetworkOutput)
  /// The memory block is too small for the picture's pyramid.
  case memoryTooSmall(requiredBytes: Int, remainingBytes: Int)
}

/// The networks of the pipeline.
public enum NetworkRole: UInt8, Hashable, Sendable {
  case detector, face, eye
}

/// The outputs that the pipeline reads.
public enum NetworkOutput: UInt8, Hashable, Sendable {
  case score8, box8, points8, score16, box16, points16, score32, box32, points32
  case expression, yawn, points, presence, mouth
  case closed, visible

  /// What the tensor is called in the file.
  public var name: StaticString {
    switch self {
    case .score8: "score_8"
    case .box8: "box_8"
    case .points8: "points_8"
    case .score16: "score_16"
    case .box16: "box_16"
    case .points16: "points_16"
    case .score32: "score_32"
    case .box32: "box_32"
    case .points32: "points_32"
    case .expression: "expression"
    case .yawn: "yawn"
    case .points: "points"
    case .presence: "presence"
    case .mouth: "mouth"
    case .closed: "closed"
    case .visible: "visible"
    }
  }
}
