public import Imaging
public import Timing
public import Units

/// Carries the watched face from frame to frame by its own points, and says when to look anew.
///
/// A detector finds faces; between its looks the face network's five points say where the same
/// face is now, which is cheaper and steadier. The detector must confirm the face now and then: a
/// network that is asked only about one place could talk itself into a face that has gone.
public struct FaceTracker: Sendable {
  private var followed: FacePoints?
  private var lookedAt: Instant
  private var confirmedAt: Instant
  /// Looks in a row at which a nearer face was to be watched instead.
  private var challenges = 0
  private let policy: FaceTrackingPolicy

  public init(policy: FaceTrackingPolicy) {
    self.policy = policy
    lookedAt = .zero
    confirmedAt = .zero
  }

  /// Where the watched face was last seen; `nil`: it must be looked for.
  public var points: FacePoints? { followed }

  /// Whether the detector is due although a face is being followed.
  public func isLookDue(at now: Instant) -> Bool {
    followed == nil || now - lookedAt >= policy.lookEvery || now < lookedAt
  }

  /// Takes over the points of the watched face as this frame shows them.
  public mutating func follow(_ points: FacePoints) { followed = points }

  /// Gives the face up: the next frame is searched.
  public mutating func lose() {
    followed = nil
    challenges = 0
  }

  /// Whether a nearer face is to be watched from now on, given whether this look found one: only when
  /// `policy.takeoverLooks` in a row did.
  public mutating func isTakenOver(byNearer isChallenged: Bool) -> Bool {
    challenges = isChallenged ? challenges + 1 : 0
    guard challenges >= policy.takeoverLooks else { return false }
    challenges = 0
    return true
  }

  /// Notes that the detector looked and found the followed face, or a new one to be followed.
  public mutating func confirm(at now: Instant) {
    lookedAt = now
    confirmedAt = now
  }

  /// Notes that the detector looked and did not find the followed face; gives it up after
  /// `policy.unconfirmedFor`.
  public mutating func miss(at now: Instant) {
    lookedAt = now
    if now - confirmedAt >= policy.unconfirmedFor { lose() }
  }
}

/// When to look for faces, and which one to watch.
public struct FaceTrackingPolicy: Hashable, Sendable {
  /// How often the detector looks while a face is followed. 0.5 s: a driver who leaves and another
  /// who sits down within it are not to be expected, and at 30 frames a second the detector's cost
  /// is spread over 15 frames.
  public var lookEvery: TimeSpan
  /// How long the face network alone may hold a face that the detector does not find: a nod, a
  /// yawn behind a hand. 3 s, the time in which closed eyes become `sleep`.
  public var unconfirmedFor: TimeSpan
  /// Score from which on the detector alone is believed; below it only the best detection is tried,
  /// and only when there is no other.
  public var sureScore: Permille
  /// Least probability that the crop shows a face.
  public var presence: Permille
  /// Overlap from which on a detection is the followed face, in thousandths.
  public var sameFaceOverlap: Int64
  /// How many thousandths of the followed face's area a better choice must have, to take over.
  public var takeoverArea: Int64
  /// At how many looks in a row, so that it takes over. 2, ours: dark hair passed for a nearer face at one look of 320 in a
  /// drive of a test person, and was then watched for ten seconds; a person stays longer than half a second.
  public var takeoverLooks: Int
  /// How much less sure the detector may be of a face that is preferred for its size. 0.15, ours: of two people
  /// before one camera it is about as sure; of hair in deep shadow it was 0.63 against 0.91.
  public var doubt: Permille
  /// The watched seat; faces whose middle lies outside do not count. `nil`: the whole frame.
  public var seat: PixelRect?

  /// - Parameter sureScore: belongs to the detector's file and is chosen with it.
  public init(sureScore: Permille, seat: PixelRect? = nil) {
    self.sureScore = sureScore
    lookEvery = .milliseconds(500)
    unconfirmedFor = .seconds(3)
    presence = Permille(500)
    sameFaceOverlap = 300
    takeoverArea = 1500
    takeoverLooks = 2
    doubt = Permille(150)
    self.seat = seat
  }
}
