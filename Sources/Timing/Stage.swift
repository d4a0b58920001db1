/// The stages of one frame, in the order in which they run.
public enum Stage: UInt8, Hashable, Sendable {
  /// Waiting for the camera and reading its frame. Waiting is not work: no allowance.
  case capture
  /// Brightness, contrast, frozen pictures.
  case quality
  /// Finding faces anew; most frames skip it.
  case detect
  /// The face crop and the face network.
  case face
  /// Both eye crops and the eye network.
  case eyes
  /// Evidence to level.
  case decide
  /// Driving the outputs and reading them back.
  case announce
  /// Events, trace, status socket.
  case report

  /// How many stages there are.
  @inlinable
  public static var count: Int { 8 }

  /// The stage at a place in the order, 0…7.
  @inlinable
  public init?(index: Int) {
    guard let raw = UInt8(exactly: index), let stage = Stage(rawValue: raw) else { return nil }
    self = stage
  }
}

/// How long each stage of one frame took.
///
/// One mark moves along: `finish` charges the time since the last mark to the stage that ends, so
/// the times of all stages add up to the frame's without a gap.
public struct StageTimes: Sendable {
  private var spans: InlineArray<8, TimeSpan>
  private var mark: Instant

  /// - Parameter start: when the frame's first stage begins.
  public init(from start: Instant) {
    spans = InlineArray(repeating: .zero)
    mark = start
  }

  /// Ends `stage` at `instant`; a stage that ends twice in a frame gets the sum.
  public mutating func finish(_ stage: Stage, at instant: Instant) {
    let index = Int(stage.rawValue)
    spans[index] = spans[index] + (instant - mark)
    mark = instant
  }

  public subscript(stage: Stage) -> TimeSpan { spans[Int(stage.rawValue)] }

  /// The time of all stages but the wait for the camera.
  public var work: TimeSpan {
    var sum = TimeSpan.zero
    for index in 1..<Stage.count { sum = sum + spans[index] }
    return sum
  }
}
