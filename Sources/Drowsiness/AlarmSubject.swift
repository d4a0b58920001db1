internal import Timing

/// Whom an alarm is about: while one stands, or a long closure goes on, nobody else's open eyes count.
///
/// A driver who has slumped out of view must not be woken in the books by the passenger behind him. Another's
/// face is then no face found, for half a minute; who is still in view then is whom to watch. But another is told by place
/// and size alone, and may be the driver himself, whose head has dropped: so eyes that stay closed for half a second
/// count whosever they are, and raise what they raise. A blink does not: many would add up.
struct AlarmSubject {
  private let policy: DrowsinessPolicy
  private var person: UInt32?
  private var seenAt: Instant = .zero
  /// Who was watched just before, until when: a head that drops may be taken for another's before anything stands.
  private var former: UInt32?
  private var formerUntil: Instant = .zero
  /// Since when another's eyes have been seen closed and nothing else.
  private var closedSince: Instant?

  init(policy: DrowsinessPolicy) { self.policy = policy }

  /// The evidence, as far as it is about the person, or raises an alarm.
  ///
  /// - Parameter isHeld: whether there is something that another's eyes could clear.
  mutating func own(_ evidence: Evidence, isHeld: Bool, at now: Instant) -> Evidence {
    if evidence == .frameMissed { return evidence }
    guard case .face(let face) = evidence else {
      closedSince = nil
      return evidence
    }
    if isHeld, isAnother(face.person, at: now), now - seenAt < policy.anotherAfter {
      return closure(of: face, at: now) ?? .faceNotFound
    }
    watch(face.person, at: now)
    return evidence
  }

  private func isAnother(_ number: UInt32, at now: Instant) -> Bool {
    guard let person, number != person else { return false }
    return number != former || now >= formerUntil
  }

  private mutating func watch(_ number: UInt32, at now: Instant) {
    if number != person {
      former = now - seenAt < policy.formerFor ? person : nil
      formerUntil = now + policy.formerFor
      person = number
    }
    seenAt = now
    closedSince = nil
  }

  /// Another's closed eyes and nothing else of him; `nil`: they are not, or not yet for long enough.
  private mutating func closure(of face: FaceEvidence, at now: Instant) -> Evidence? {
    guard let closure = face.closure, closure >= policy.eyesCloseAbove else {
      closedSince = nil
      return nil
    }
    let since = closedSince ?? now
    closedSince = since
    guard policy.reached(policy.longBlink, by: now - since) else { return nil }
    return .face(
      FaceEvidence(
        leftEyeClosed: face.leftEyeClosed, rightEyeClosed: face.rightEyeClosed, yawn: nil, pose: nil
      ))
  }
}
