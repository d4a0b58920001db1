import Testing
import Timing
import Units

@testable import Drowsiness

@Suite struct EyeStateFilterTests {
  /// One character a frame: `c` closed, `o` open, `?` undecided, `u` unseen, `-` no frame.
  static func steps(_ script: String, everyMilliseconds period: Int64 = 33) -> [EyeStateFilter.Step]
  {
    var filter = EyeStateFilter(policy: .driver)
    return script.enumerated().map { index, frame in
      let reading: EyeReading =
        switch frame {
        case "c": .closure(Permille(950))
        case "o": .closure(Permille(50))
        case "?": .closure(Permille(400))
        case "u": .unseen
        default: .missed
        }
      return filter.observe(reading, at: .zero + .milliseconds(Int64(index) * period))
    }
  }

  static func closedFor(_ script: String, everyMilliseconds period: Int64 = 33) -> Int64 {
    steps(script, everyMilliseconds: period).last!.closedFor.milliseconds
  }

  @Test func `the clock starts at the first closed frame`() {
    #expect(Self.closedFor("ooc") == 0)
    #expect(Self.closedFor("oocc") == 33)
    #expect(Self.closedFor("occcccccccccc") == 11 * 33)
  }

  @Test func `a misread open frame within a closure costs no time`() {
    #expect(Self.closedFor("occccocccc") == 8 * 33)
    #expect(Self.closedFor("occoococc") == 7 * 33)
    #expect(Self.closedFor("occooocc") == 6 * 33)
    #expect(Self.closedFor("occocc", everyMilliseconds: 100) == 400)
  }

  @Test
  func `eyes seen open for a tenth of a second end a closure, which lasted until they opened`() {
    let steps = Self.steps("occcccoooo", everyMilliseconds: 34)
    #expect(steps.last!.state == .open)
    #expect(steps.last!.ended == .milliseconds(170))
    #expect(steps.dropLast().allSatisfy { $0.ended == nil })
    #expect(Self.steps("occooo", everyMilliseconds: 50).last!.ended == .milliseconds(100))
  }

  @Test func `an undecided reading repeats the one before, and is open with none before`() {
    #expect(Self.closedFor("o????") == 0)
    #expect(Self.closedFor("oc????") == 4 * 33)
    #expect(Self.steps("????").allSatisfy { $0.state == .open })
  }

  @Test func `unseen eyes hold a closure for half a second and then stop its clock`() {
    #expect(Self.closedFor("occcuuuu", everyMilliseconds: 100) == 600)
    #expect(Self.closedFor("occcuuuuuuuuuuuu", everyMilliseconds: 100) == 700)
    #expect(Self.closedFor("occcuuuuuuuuuuuucc", everyMilliseconds: 100) == 800)
  }

  @Test func `a missing frame is no different from a frame that nobody called about`() {
    var filter = EyeStateFilter(policy: .driver)
    _ = filter.observe(.closure(Permille(950)), at: .zero)
    let silent = filter.observe(.closure(Permille(950)), at: .zero + .milliseconds(400))
    #expect(silent.closedFor.milliseconds == 400)
    #expect(Self.closedFor("c---c", everyMilliseconds: 100) == 400)
  }

  @Test func `three seconds out of sight forget a closure`() {
    let gone = String(repeating: "u", count: 31)
    #expect(Self.closedFor("occ" + gone + "cc", everyMilliseconds: 100) == 100)
  }

  @Test func `unseen time is neither open nor closed`() {
    let steps = Self.steps("ooooccccuuuuuuuuoooo", everyMilliseconds: 100)
    let open = steps.reduce(0) { $0 + $1.open.milliseconds }
    let closed = steps.reduce(0) { $0 + $1.closed.milliseconds }
    // Closed from frame 4 to the first unseen one at 8; open from 0 to 4 and from 16 to 19.
    #expect(closed == 400 && open == 700)
  }

  @Test func `time is slow once its closure is long, and all of it`() {
    let slow = Self.steps("occccooo", everyMilliseconds: 100).reduce(0) {
      $0 + $1.slowClosed.milliseconds
    }
    #expect(slow == 0)
    let long = Self.steps("occccccooo", everyMilliseconds: 100).reduce(0) {
      $0 + $1.slowClosed.milliseconds
    }
    #expect(long == 600)
  }

  @Test func `the same instant twice adds evidence and no time`() {
    var filter = EyeStateFilter(policy: .driver)
    _ = filter.observe(.closure(Permille(950)), at: .zero)
    let again = filter.observe(.closure(Permille(950)), at: .zero)
    #expect(again.closedFor == .zero && again.closed == .zero)
  }
}
