internal import Drowsiness
public import Hardware
internal import Timing
internal import Units

/// Writes what a device keeps when it is worth it, and never so that a frame has to wait.
///
/// - A cause of the fault lamp that came or went: at once, but not more often than once a second.
/// - What was learned of the driver: when it was forgotten at a technician's word or first learned whole; and
///   when it moved noticeably (2 % of closure, 2°), every five minutes at most. A memory card bears that.
/// - Everything at the orderly end of a run.
///
/// A store that fails is tried again after a minute.
public struct MemoryKeeper<Store: StateStore & ~Copyable>: ~Copyable {
  private var store: Store?
  private var kept: DeviceMemory
  /// Whether what was kept could not be believed, so that `memory` is empty.
  public let wasDamaged: Bool
  /// When it was last written, or the run began.
  private var triedAt: Instant = .zero
  /// Whether the last writing failed.
  public private(set) var hasFailed = false

  /// - Parameters:
  ///   - store: `nil`: nothing is kept.
  ///   - kept: what is in it.
  ///   - wasDamaged: whether what was in it could not be believed.
  ///   - hasFailed: whether it could not be written at the start; it is tried again as after any failure.
  public init(
    _ store: consuming Store?, holding kept: DeviceMemory, wasDamaged: Bool = false,
    hasFailed: Bool = false
  ) {
    self.store = store
    self.wasDamaged = wasDamaged
    self.kept = kept
    self.hasFailed = hasFailed
  }

  static var causesEvery: TimeSpan { .seconds(1) }
  static var retryAfter: TimeSpan { .seconds(60) }
  static var baselineEvery: TimeSpan { .seconds(300) }

  /// What was kept from the run before.
  public var memory: DeviceMemory { kept }

  /// Writes `memory` if it is worth it.
  mutating func keep(_ memory: DeviceMemory, at now: Instant) {
    guard store != nil, isDue(memory, at: now) else { return }
    write(memory, isLast: false)
    triedAt = now
  }

  /// Writes `memory` for the last time, and waits until it is on the disk.
  mutating func finish(_ memory: DeviceMemory) { if store != nil { write(memory, isLast: true) } }

  private func isDue(_ memory: DeviceMemory, at now: Instant) -> Bool {
    let pause = now - triedAt
    if hasFailed { return pause >= Self.retryAfter }
    guard memory != kept else { return false }
    let isUrgent =
      memory.causes != kept.causes
      || memory.baseline.eyesLearned < kept.baseline.eyesLearned
      || memory.baseline.isLearned && !kept.baseline.isLearned
    if isUrgent { return pause >= Self.causesEvery }
    return pause >= Self.baselineEvery && memory.baseline.differs(from: kept.baseline)
  }

  private mutating func write(_ memory: DeviceMemory, isLast: Bool) {
    let bytes = memory.bytes
    do throws(Store.Failure) {
      try store!.replace(with: bytes.span, isLast: isLast)
      kept = memory
      hasFailed = false
    } catch {
      hasFailed = true
    }
  }
}

extension OwnBaseline {
  /// Whether both parts were learned for as long as it takes.
  fileprivate var isLearned: Bool {
    let enough = DrowsinessPolicy.driver.baselineLearning
    return eyesLearned >= enough && pitchLearned >= enough
  }

  fileprivate func differs(from other: OwnBaseline) -> Bool {
    abs(openEyes.thousandths - other.openEyes.thousandths) >= 20
      || abs(pitch.tenths - other.pitch.tenths) >= 20
  }
}
