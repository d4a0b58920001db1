public import Timing

/// A part on an I2C bus that is served in small turns.
///
/// A transfer may take as long as the bus's time-out, so a turn is one transfer at most: whoever serves
/// parts decides how many turns a frame can bear.
///
/// A part whose supply failed for a moment answers as before and does nothing. So each makes sure of its settings
/// every `checkEvery`, asked or not: it reads them back where it has a register, else writes them again.
public protocol BusPart: ~Copyable {
  associatedtype BusFailure: Error
  /// Whether it is set up and was seen to be, as far as it can be seen.
  var isSetUp: Bool { get }
  /// Makes the next transfer that is due, if any: setting up first, then what was asked for.
  ///
  /// - Returns: whether there was a transfer to make.
  mutating func act(at now: Instant) throws(PartFailure<BusFailure>) -> Bool
  /// Forgets what is known of the part, so that it is set up anew: it may have lost its power.
  mutating func startOver()
}

extension BusPart where Self: ~Copyable {
  /// Within 5 s a part that came loose or lost its settings is told and set up anew, well before most alarms that
  /// need it; at 15 frames a second it is one transfer in 75 frames. Ours.
  static var checkEvery: TimeSpan { .seconds(5) }
}

/// Why a part cannot be used.
public enum PartFailure<BusFailure: Error>: Error {
  case bus(BusFailure)
  /// What answers is another part, or was reset: its register holds this instead of what it should.
  case anotherPart(UInt16)
}

/// A part that may be fitted or not, and that is left alone for a while when it failed.
///
/// After a failure it is tried again after 1 s, then 2, 4, 8, 16, 32 and from there on every 60 s: a bus
/// that is stuck costs one time-out in one frame of a thousand. It is well again once it is set up, not at its first
/// answer: a part that takes everything and keeps nothing would come and go.
public struct AttachedPart<Part: BusPart & ~Copyable>: ~Copyable {
  private var part: Part?
  private var failures: Int64 = 0
  private var retryAt: Instant?

  /// - Parameter part: `nil`: none is fitted.
  public init(_ part: consuming Part?) { self.part = part }

  /// Whether the last try failed.
  public var hasFailed: Bool { failures > 0 }

  public var isFitted: Bool { part != nil }

  /// Takes a fitted part for one that failed, until it answers: it did not, before a restart.
  public mutating func doubt() { if part != nil { failures = max(failures, 1) } }

  /// Longer than this nothing is left alone.
  static var longestPause: TimeSpan { .seconds(60) }

  /// Gives the part its turn.
  ///
  /// - Returns: whether the bus was used.
  public mutating func serve(at now: Instant) -> Bool {
    guard part != nil else { return false }
    if let retryAt, now < retryAt { return false }
    do throws(PartFailure<Part.BusFailure>) {
      let turn = try Self.turn(of: &part!, at: now)
      if turn.acted, turn.isSetUp { recover() }
      return turn.acted
    } catch {
      part!.startOver()
      fail(at: now)
      return true
    }
  }

  /// Asks the fitted part for something, or for what it knows.
  public mutating func withPart<Result>(_ body: (inout Part) -> Result) -> Result? {
    guard part != nil else { return nil }
    return body(&part!)
  }

  private static func turn(
    of part: inout Part, at now: Instant
  ) throws(PartFailure<Part.BusFailure>) -> (acted: Bool, isSetUp: Bool) {
    let acted = try part.act(at: now)
    return (acted, part.isSetUp)
  }

  private mutating func recover() {
    failures = 0
    retryAt = nil
  }

  private mutating func fail(at now: Instant) {
    failures += 1
    let pause = TimeSpan.seconds(1 << min(failures - 1, 6))
    retryAt = now + min(pause, Self.longestPause)
  }
}
