public import Drowsiness

/// Why the fault lamp is lit, as far as it is kept across a restart.
///
/// A failure that persists must be shown after a restart too (Delegated Regulation (EU) 2021/1341). Kept are the
/// faults of parts, and a lens that is covered or blurs, or a picture that is frozen; not the night, nor an empty
/// seat, nor hidden eyes, which are no failures; and not what the event log remembers (a reset by the watchdog).
public struct StandingCauses: Hashable, Sendable {
  /// A bit for each `Fault.rawValue`.
  private(set) var bits: UInt32 = 0
  /// Why nobody can be watched; `nil` for what is not kept.
  public private(set) var sight: SightDefect?

  /// None.
  public init() {}

  /// What stands now.
  init(_ faults: FaultLog, _ defect: SightDefect?) {
    for index in 0..<Fault.count {
      if let fault = Fault(index: index), fault.isKept, faults[fault].isOn { insert(fault) }
    }
    if let defect, Self.isKept(defect) { sight = defect }
  }

  /// As it was written; what this program does not keep is left out.
  init(bits: UInt32, sight code: UInt32) {
    for index in 0..<Fault.count {
      if let fault = Fault(index: index), fault.isKept, bits >> UInt32(index) & 1 == 1 {
        insert(fault)
      }
    }
    if code > 0, let raw = UInt8(exactly: code - 1), let defect = SightDefect(rawValue: raw),
      Self.isKept(defect)
    {
      sight = defect
    }
  }

  public subscript(fault: Fault) -> Bool { bits >> UInt32(fault.rawValue) & 1 == 1 }

  /// 0 for none, else one more than the defect's raw value.
  var sightCode: UInt32 { sight.map { UInt32($0.rawValue) + 1 } ?? 0 }

  private mutating func insert(_ fault: Fault) { bits |= 1 << UInt32(fault.rawValue) }

  private static func isKept(_ defect: SightDefect) -> Bool {
    defect == .flat || defect == .frozen || defect == .eyesBlurred
  }
}

extension Fault {
  /// Whether it is kept across a restart.
  fileprivate var isKept: Bool {
    switch self {
    case .cameraSilent, .cameraFailed, .outputFailed, .watchdogFailed, .eventsFailed,
      .lightSensorFailed, .illuminatorFailed, .hapticFailed, .displayFailed:
      true
    case .watchdogReleased, .resetByWatchdog, .traceFailed, .stateFailed: false
    }
  }
}
