public import Alerting
public import Console
public import Drowsiness
internal import Hardware
public import Perception
public import Timing
internal import Units

/// A line that holds the live view of one frame, with its colours.
public typealias StatusLine = LineBuffer<256>

/// Where a line for people goes.
public enum LineStyle: Sendable {
  /// A terminal: the live line is rewritten in place and coloured. Colour is never the only sign.
  case terminal
  /// A file, a pipe, a serial log: a line after another, without control sequences.
  case plain
}

/// What the live line shows of one frame.
public struct LiveView: Sendable {
  /// Time since the start of the run.
  public var elapsed: TimeSpan
  public var perceived: Perceived
  public var assessment: Assessment
  public var outputs: AlertState
  /// What this frame's work took.
  public var work: TimeSpan
  /// What it may take: the frame period.
  public var budget: TimeSpan
  /// Whether the frames are drawn; every view must say so.
  public var isSynthetic: Bool

  public init(
    elapsed: TimeSpan, perceived: Perceived, assessment: Assessment, outputs: AlertState,
    work: TimeSpan, budget: TimeSpan, isSynthetic: Bool
  ) {
    self.elapsed = elapsed
    self.perceived = perceived
    self.assessment = assessment
    self.outputs = outputs
    self.work = work
    self.budget = budget
    self.isSynthetic = isSynthetic
  }
}

extension LineBuffer {
  /// The live line: at most 80 columns of ASCII, in columns that stay where they are.
  ///
  ///     00:12 synth face eyes open [####..] PERCLOS  12% microsleep 21.3/33 ms ALERT ON
  ///
  /// On a terminal it starts by going back to the line's start and ends by clearing what is left of
  /// the line before; elsewhere it ends with a newline.
  public mutating func append(_ view: LiveView, style: LineStyle) {
    if style == .terminal { append("\r") }
    append(clock: view.elapsed)
    append(view.isSynthetic ? " synth " : " ")
    appendSight(view)
    append(byte: UInt8(ascii: " "))
    appendBar(view.assessment.closure)
    append(" PERCLOS ")
    appendPercent(view.assessment.perclos)
    append(byte: UInt8(ascii: " "))
    appendLevel(view.assessment.level, style)
    append(byte: UInt8(ascii: " "))
    appendWork(view.work, of: view.budget)
    append(byte: UInt8(ascii: " "))
    appendAlert(view, style)
    append(style == .terminal ? "\u{1B}[K" : "\n")
  }

  /// Minutes and seconds in five columns, `00:00`…`99:59`; then whole hours, as in ` 102h`.
  mutating func append(clock elapsed: TimeSpan) {
    let seconds = max(0, elapsed.nanoseconds / 1_000_000_000)
    guard seconds < 6000 else {
      append(decimal: seconds / 3600, width: 4)
      append(byte: UInt8(ascii: "h"))
      return
    }
    append(byte: UInt8(ascii: "0") + UInt8(seconds / 600))
    append(byte: UInt8(ascii: "0") + UInt8(seconds / 60 % 10))
    append(byte: UInt8(ascii: ":"))
    append(byte: UInt8(ascii: "0") + UInt8(seconds % 60 / 10))
    append(byte: UInt8(ascii: "0") + UInt8(seconds % 10))
  }

  /// Fourteen columns: face and eyes, or why they cannot be seen.
  private mutating func appendSight(_ view: LiveView) {
    let text: StaticString =
      switch view.perceived.evidence {
      case .face where view.assessment.isAnother: "another's face"
      case .face(let face): face.words
      case .faceNotFound: "no face       "
      case .unusable(.dark): "too dark      "
      case .unusable(.saturated): "glare         "
      case .unusable(.flat): "lens covered  "
      case .unusable(.frozen): "frozen picture"
      case .frameMissed: "no frame      "
      }
    append(text)
  }

  /// Eight columns: the probability that the eyes are closed, a sixth to a mark.
  private mutating func appendBar(_ closure: Permille?) {
    append(byte: UInt8(ascii: "["))
    if let closure {
      let marks = Int(roundedHalfUp(Int64(closure.thousandths) * 6, per: 1000))
      append(byte: UInt8(ascii: "#"), times: marks)
      append(byte: UInt8(ascii: "."), times: 6 - marks)
    } else {
      append("  ??  ")
    }
    append(byte: UInt8(ascii: "]"))
  }

  /// Four columns.
  private mutating func appendPercent(_ share: Permille?) {
    guard let share else { return append("  --") }
    append(decimal: roundedHalfUp(Int64(share.thousandths), per: 10), width: 3)
    append(byte: UInt8(ascii: "%"))
  }

  /// Ten columns.
  private mutating func appendLevel(_ level: Level, _ style: LineStyle) {
    let name = level.name
    append(colour: level.colour, style)
    append(name)
    append(colour: .plain, style)
    append(byte: UInt8(ascii: " "), times: 10 - name.utf8CodeUnitCount)
  }

  /// Ten columns, eleven where the budget has four digits.
  private mutating func appendWork(_ work: TimeSpan, of budget: TimeSpan) {
    var text = LineBuffer<64>()
    if work < .milliseconds(100) {
      text.append(millisecondsOf: work)
    } else if work < .seconds(10) {
      text.append(decimal: work.milliseconds)
    } else {
      text.append(">10s")
    }
    text.append(byte: UInt8(ascii: "/"))
    text.append(decimal: roundedHalfUp(budget.nanoseconds, per: 1_000_000))
    text.append(text.count < 8 ? " ms" : "ms")
    append(byte: UInt8(ascii: " "), times: 10 - text.count)
    append(text)
  }

  /// Eight columns: the alert line.
  private mutating func appendAlert(_ view: LiveView, _ style: LineStyle) {
    guard view.outputs.alert == .active else { return append("alert --") }
    append(colour: .alarm, style)
    append("ALERT ON")
    append(colour: .plain, style)
  }
}

extension FaceEvidence {
  /// Fourteen columns for the live line; an eye counts as shut from even odds on.
  fileprivate var words: StaticString {
    let half = Permille(500)
    switch (leftEyeClosed, rightEyeClosed) {
    case (nil, nil): return "face eyes ?   "
    case (let left?, let right?) where (left >= half) != (right >= half): return "face one shut "
    case (let one?, _), (nil, let one?):
      return one >= half ? "face eyes shut" : "face eyes open"
    }
  }
}
