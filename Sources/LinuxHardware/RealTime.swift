internal import CLinux

/// Makes this process as punctual as the system allows: memory locked, ahead of ordinary processes.
///
/// Neither is vital, so nothing is thrown; the outcome is reported. `CAP_SYS_NICE` and `CAP_IPC_LOCK`,
/// or the limits `LimitRTPRIO` and `LimitMEMLOCK` of the service, allow both.
public struct RealTime: Hashable, Sendable {
  /// Why not all memory, present and future, could be locked; `nil` when it is.
  public let memoryLockFailure: Errno?
  /// Why the process is not under `SCHED_FIFO`; `nil` when it is.
  public let priorityFailure: Errno?

  /// - Parameter priority: 1…99. Below the kernel's own interrupt threads, which have 50.
  public static func request(priority: Int32 = 40) -> RealTime {
    precondition(priority >= 1 && priority <= 99, "a priority of SCHED_FIFO")
    return RealTime(
      memoryLockFailure: mlockall(MCL_CURRENT | MCL_FUTURE) == 0 ? nil : .last,
      priorityFailure: feredge_fifo_priority(priority) == 0 ? nil : .last)
  }
}
