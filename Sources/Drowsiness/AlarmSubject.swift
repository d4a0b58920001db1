internal import Timing

/// Whom an alarm is about: while one stands, or a long closure goes on, nobody else's eyes count.
///
/// A driver who has slumped out of view must not be woken in the books by the passenger behind him. Another's
/// face is then no face found, for half a minute; who is still in view then is whom to watch.
struct AlarmSubject {
  private let policy: DrowsinessPolicy
  private var person: UInt32?
  private var seenAt: Instant = .zero

  init(policy: DrowsinessPolicy) { self.policy = policy }

  /// The evidence, as far as it is about the person.
  ///
  /// - Parameter isHeld: whether there is something that another's eyes could clear.
  mutating func own(_ evidence: Evidence, isHeld: Bool, at now: Instant) -> Evidence {
    guard case .face(let face) = evidence else { return evidence }
    if isHeld, let person, face.person != person, now - seenAt < policy.anotherAfter {
      return .faceNotFound
    }
    person = face.person
    seenAt = now
    return evidence
  }
}
