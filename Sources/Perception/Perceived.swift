public import Drowsiness
public import Face
public import Units

/// Everything that was read in one frame.
public struct Perceived: Sendable {
  /// What the decision uses.
  public var evidence: Evidence
  /// The watched face; `nil` when none is in view.
  public var face: FaceBox?
  /// Reported only, never decisive: expression is a weak sign of drowsiness.
  public var expression: Expression?
  /// How much fine detail the sharper of the two eyes shows, in ten-thousandths of its brightness; `nil` where none is
  /// looked for: no face, dark glass, too small. Below `EyeLimits.detail` an eye is too blurred to be read.
  public var eyeDetail: Int32?

  public init(
    evidence: Evidence, face: FaceBox?, expression: Expression?, eyeDetail: Int32? = nil
  ) {
    self.evidence = evidence
    self.face = face
    self.expression = expression
    self.eyeDetail = eyeDetail
  }
}

/// Probabilities of the seven expressions, in the order of FER2013's labels.
public struct Expression: Sendable {
  /// Angry, disgust, fear, happy, sad, surprise, neutral.
  public var shares: InlineArray<7, Permille>

  /// How many there are.
  public static var count: Int { 7 }

  public init(shares: InlineArray<7, Permille>) { self.shares = shares }
}
