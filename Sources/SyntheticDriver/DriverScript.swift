public import Timing
internal import Units

/// What the driver does when: the scenario that is drawn, and its own ground truth.
///
/// A script is a list of movements with a start and a duration; movements may overlap, and the
/// state at an instant depends on nothing but the instant. After its end the script starts again.
public struct DriverScript: Sendable {
  /// How many movements a script can hold.
  public static var capacity: Int { 96 }

  private var movements: InlineArray<96, Movement>
  private var count: Int
  /// The script's own length.
  public let duration: TimeSpan

  public init(duration: TimeSpan) {
    precondition(duration > .zero, "a script takes time")
    self.duration = duration
    count = 0
    movements = InlineArray(repeating: Movement(.blink, from: .zero, for: .zero, depth: 0))
  }

  /// Adds a movement.
  ///
  /// - Precondition: fewer than `capacity` movements were added.
  public mutating func add(_ movement: Movement) {
    precondition(count < Self.capacity, "a script holds so many movements")
    movements[count] = movement
    count += 1
  }

  /// The state at `time` after the start.
  public func state(at time: TimeSpan) -> DriverState {
    let inside = TimeSpan(nanoseconds: time.nanoseconds % duration.nanoseconds)
    var sum = MovementSum(at: time)
    for index in 0..<count { sum.add(movements[index], at: inside) }
    return sum.state
  }
}

/// One movement of the driver.
public struct Movement: Sendable {
  public enum Kind: UInt8, Sendable {
    /// Both lids close and open: `depth` is the closure in thousandths.
    case blink
    /// The mouth opens wide and closes; `depth` in thousandths.
    case yawn
    /// The head sinks forward; `depth` in tenths of a degree.
    case nod
    /// The head turns; `depth` in tenths of a degree, positive to the subject's own left.
    case turn
    /// The head tilts; `depth` in tenths of a degree.
    case tilt
    /// The driver leans aside; `depth` in thousandths of the eye distance.
    case lean
    /// The eyes look aside while the head stays; `depth` in thousandths.
    case look
    /// Nobody sits there; `depth` is not used.
    case absent
  }

  public var kind: Kind
  public var start: TimeSpan
  public var duration: TimeSpan
  public var depth: Int32

  public init(_ kind: Kind, from start: TimeSpan, for duration: TimeSpan, depth: Int32) {
    self.kind = kind
    self.start = start
    self.duration = duration
    self.depth = depth
  }

  /// How far the movement has gone at `time`: 0 before and after, `depth` in between, with smooth
  /// ramps of at most `ramp` at both ends.
  func reach(at time: TimeSpan) -> Int32 {
    let passed = (time - start).microseconds
    let left = duration.microseconds - passed
    guard passed > 0, left > 0 else { return 0 }
    let rise = min(ramp.rise.microseconds, duration.microseconds / 2)
    let fall = min(ramp.fall.microseconds, duration.microseconds / 2)
    let share = min(Self.eased(passed, of: rise), Self.eased(left, of: fall))
    return Int32(Int64(depth) * share / 1000)
  }

  /// Ours: lids fall faster than they rise, within a blink of some 200 ms; heads are slower.
  private var ramp: (rise: TimeSpan, fall: TimeSpan) {
    switch kind {
    case .blink: (.milliseconds(80), .milliseconds(120))
    case .yawn: (.milliseconds(1200), .milliseconds(900))
    case .nod: (.milliseconds(900), .milliseconds(250))
    case .turn, .tilt: (.milliseconds(350), .milliseconds(350))
    case .lean: (.milliseconds(700), .milliseconds(700))
    case .look: (.milliseconds(60), .milliseconds(60))
    case .absent: (.milliseconds(1), .milliseconds(1))
    }
  }

  /// 0…1000 along 3s² − 2s³, which starts and ends at rest.
  private static func eased(_ passed: Int64, of whole: Int64) -> Int64 {
    let share = whole <= 0 ? 1000 : min(1000, passed * 1000 / whole)
    return share * share * (3000 - 2 * share) / 1_000_000
  }
}

/// Movements put together: lids take the deepest closure, angles and leans add up.
private struct MovementSum {
  private var lids: Int32 = 0
  private var mouth: Int32 = 0
  private var yaw: Int32
  private var pitch: Int32
  private var roll: Int32
  private var leanX: Int32
  private var leanY: Int32
  private var gaze: Int32 = 0
  private var present = true

  /// A living head is never still: slow swings whose periods share no common multiple in view.
  init(at time: TimeSpan) {
    yaw = Self.swing(time, period: 4300, reach: 20)
    pitch = Self.swing(time, period: 3100, reach: 12)
    roll = Self.swing(time, period: 5300, reach: 12)
    leanX = Self.swing(time, period: 3700, reach: 50)
    leanY = Self.swing(time, period: 2300, reach: 30)
  }

  mutating func add(_ movement: Movement, at time: TimeSpan) {
    let reach = movement.reach(at: time)
    switch movement.kind {
    case .blink: lids = max(lids, reach)
    case .yawn:
      mouth = max(mouth, reach)
      lids = max(lids, reach * 35 / 100)
      pitch += reach * 6 / 100
    case .nod: pitch -= reach
    case .turn: yaw += reach
    case .tilt: roll += reach
    case .lean:
      leanX += reach
      roll -= max(-120, min(120, reach / 20))
    case .look: gaze += reach
    case .absent: present = present && reach == 0
    }
  }

  var state: DriverState {
    DriverState(
      leftLid: Permille(lids), rightLid: Permille(lids), mouth: Permille(mouth),
      pose: HeadPose(
        yaw: DeciDegrees(yaw), pitch: DeciDegrees(pitch), roll: DeciDegrees(roll)),
      leanX: leanX, leanY: leanY, gazeX: gaze, gazeY: 0, present: present)
  }

  /// A wave made of parabolas between −reach and reach; `period` in milliseconds.
  private static func swing(_ time: TimeSpan, period: Int64, reach: Int32) -> Int32 {
    let phase = time.milliseconds % period * 4000 / period
    let half = phase % 2000 - 1000
    let arch = 1000 - half * half / 1000
    return Int32((phase < 2000 ? arch : -arch) * Int64(reach) / 1000)
  }
}
