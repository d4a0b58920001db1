import Drowsiness
import TestSupport
import Testing
import Timing
import Units

/// The same drive, seen through cameras of different rates, with and without losses.
@Suite struct RateAgreementTests {
  /// What the driver does, in continuous time: eyes closed or mouth yawning from one time to another.
  struct Drive {
    var closures: [ClosedRange<Double>] = []
    var yawns: [ClosedRange<Double>] = []
    var length = 0.0

    /// Blinks, long blinks, microsleeps and sleep, with awake stretches between them.
    init(seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      while length < 600 {
        length += Double.random(in: 1.5...9, using: &random)
        let closed =
          switch Int.random(in: 0..<10, using: &random) {
          case 0: Double.random(in: 1.7...2.7, using: &random)
          case 1: Double.random(in: 3.3...5, using: &random)
          case 2, 3: Double.random(in: 0.65...0.85, using: &random)
          default: Double.random(in: 0.15...0.35, using: &random)
          }
        closures.append(length...(length + closed))
        length += closed
        if Int.random(in: 0..<8, using: &random) == 0 {
          yawns.append((length + 0.5)...(length + 4))
          length += 5
        }
      }
    }

    func evidence(at time: Double) -> Evidence {
      let isClosed = closures.contains { $0.contains(time) }
      let isYawning = yawns.contains { $0.contains(time) }
      return .eyes(isClosed ? 970 : 30, isClosed ? 970 : 30, yawn: isYawning ? 950 : 20)
    }
  }

  /// What a camera saw of it.
  struct Record {
    /// Every time a level of microsleep or sleep began.
    var alarms: [(level: Level, at: Double)] = []
    var yawns: [Double] = []
    /// PERCLOS in thousandths at each whole second.
    var perclos: [Int: Int32] = [:]
    var longestGap = 0.0

    init(
      of drive: Drive, framesPerSecond: Int64, lostOfThousand: Int = 0,
      seed: UInt64 = 0, policy: DrowsinessPolicy = .driver
    ) {
      var monitor = DrowsinessMonitor(policy: policy)
      var random = SeededGenerator(seed: seed)
      var level = Level.none
      var yawnCount: Int32 = 0
      var latest = 0.0
      for frame in 0..<Int64(drive.length * Double(framesPerSecond)) {
        guard Int.random(in: 0..<1_000, using: &random) >= lostOfThousand else { continue }
        let instant = Instant(nanoseconds: frame * 1_000_000_000 / framesPerSecond)
        let time = Double(frame) / Double(framesPerSecond)
        longestGap = max(longestGap, time - latest)
        latest = time
        let made = monitor.observe(drive.evidence(at: time), at: instant)
        if made.level > level, made.level >= .microsleep { alarms.append((made.level, time)) }
        if made.yawns > yawnCount { yawns.append(time) }
        level = made.level
        yawnCount = made.yawns
        perclos[Int(time)] = made.perclos?.thousandths
      }
    }
  }

  static let seeds: [UInt64] = [1, 2, 3]

  /// - Parameters:
  ///   - tolerance: in seconds; a millisecond is added for the rounding of this test's own times.
  ///   - points: of PERCLOS, in thousandths.
  static func compare(
    _ record: Record, with reference: Record, tolerance: Double, points: Int32, _ name: String
  ) {
    let tolerance = tolerance + 0.001
    #expect(record.alarms.map(\.level) == reference.alarms.map(\.level), "\(name)")
    for (one, other) in zip(record.alarms, reference.alarms) {
      #expect(abs(one.at - other.at) <= tolerance, "\(name): \(one) against \(other)")
    }
    #expect(record.yawns.count == reference.yawns.count, "\(name)")
    for (one, other) in zip(record.yawns, reference.yawns) {
      #expect(abs(one - other) <= tolerance, "\(name): yawn at \(one) against \(other)")
    }
    for (second, perclos) in record.perclos {
      guard let other = reference.perclos[second] else { continue }
      #expect(abs(perclos - other) <= points, "\(name): PERCLOS at \(second) s")
    }
  }

  @Test(arguments: seeds)
  func `levels, yawns and PERCLOS agree within a frame period at 10, 15 and 30 frames a second`(
    seed: UInt64
  ) {
    let drive = Drive(seed: seed)
    let reference = Record(of: drive, framesPerSecond: 30)
    #expect(reference.alarms.count > 10)
    for rate: Int64 in [10, 15] {
      let record = Record(of: drive, framesPerSecond: rate)
      Self.compare(
        record, with: reference, tolerance: 1 / Double(rate), points: 10, "\(rate)/s, seed \(seed)")
    }
  }

  @Test(arguments: seeds)
  func `they agree for pilots too`(seed: UInt64) {
    let drive = Drive(seed: seed)
    let reference = Record(of: drive, framesPerSecond: 30, policy: .pilot)
    for rate: Int64 in [10, 15, 30] {
      for lost in [0, 200] {
        let record = Record(
          of: drive, framesPerSecond: rate, lostOfThousand: lost, seed: seed, policy: .pilot)
        Self.compare(
          record, with: reference, tolerance: max(record.longestGap, 1 / Double(rate)), points: 25,
          "pilot, \(rate)/s, \(lost) ‰ lost, seed \(seed)")
      }
    }
  }

  /// A lost frame makes the period longer just there, so the longest gap takes the period's place.
  @Test(arguments: seeds)
  func `they agree with a fifth of the frames lost`(seed: UInt64) {
    let drive = Drive(seed: seed)
    let reference = Record(of: drive, framesPerSecond: 30)
    for rate: Int64 in [10, 15, 30] {
      let record = Record(of: drive, framesPerSecond: rate, lostOfThousand: 200, seed: seed)
      Self.compare(
        record, with: reference, tolerance: record.longestGap, points: 25, "\(rate)/s, seed \(seed)"
      )
    }
  }
}
