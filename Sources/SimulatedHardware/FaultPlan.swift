/// Which calls of a simulated device fail, as plain configuration. Calls count from 0.
public struct FaultPlan: Hashable, Sendable {
  /// The first call that fails.
  public var first: UInt64
  /// How many fail from there on.
  public var count: UInt64
  /// Calls so far.
  public private(set) var calls: UInt64 = 0

  public init(first: UInt64, count: UInt64) {
    self.first = first
    self.count = count
  }

  /// Nothing fails.
  public static var none: FaultPlan { FaultPlan(first: 0, count: 0) }

  /// Every call fails from the given one on.
  public static func from(_ first: UInt64) -> FaultPlan { FaultPlan(first: first, count: .max) }

  /// Exactly one call fails.
  public static func only(_ call: UInt64) -> FaultPlan { FaultPlan(first: call, count: 1) }

  /// Counts a call, and says whether it is to fail.
  public mutating func nextFails() -> Bool {
    let call = calls
    calls += 1
    return call >= first && call - first < count
  }
}

/// The error of a simulated device, as its fault plan wants it.
public enum SimulatedFault: Error, Hashable, Sendable {
  /// The device refused the call of this number.
  case refused(call: UInt64)
}

extension FaultPlan {
  /// Counts a call, and throws if it is to fail.
  mutating func check() throws(SimulatedFault) {
    let call = calls
    if nextFails() { throw .refused(call: call) }
  }
}
