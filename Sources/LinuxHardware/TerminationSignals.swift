internal import CLinux
internal import Synchronization

/// The first signal that asked this process to end, or 0. A signal handler may touch nothing but such a
/// variable.
private let received = Atomic<Int32>(0)

/// Turns Ctrl-C and `kill` into a question that the loop asks, so that it ends in good order: outputs
/// driven to their safe level, watchdog disarmed.
///
/// A second signal of the same kind ends the process at once, in case the first one is not heard.
/// `SIGPIPE` is ignored: a reader that has gone away is an error of writing, not the program's end.
public struct TerminationSignals: ~Copyable {
  /// Catches `SIGINT`, `SIGTERM` and `SIGHUP` from now on, even if this process inherited them blocked.
  public init() throws(SystemError) {
    received.store(0, ordering: .relaxed)
    try Self.handle(SIGINT)
    try Self.handle(SIGTERM)
    try Self.handle(SIGHUP)
    _ = try perform(.handleSignals) { feredge_ignore_signal(SIGPIPE) }
  }

  deinit {
    // Cannot fail: these signals exist and can be handled.
    _ = feredge_default_signal(SIGINT)
    _ = feredge_default_signal(SIGTERM)
    _ = feredge_default_signal(SIGHUP)
    received.store(0, ordering: .relaxed)
  }

  /// Whether this process is asked to end, for what has no other way to learn it.
  static var arePending: Bool { received.load(ordering: .relaxed) != 0 }

  /// The signal that asks this process to end; `nil` while none does.
  public var pending: Signal? {
    switch received.load(ordering: .relaxed) {
    case SIGINT: .interrupt
    case SIGTERM: .terminate
    case SIGHUP: .hangUp
    default: nil
    }
  }

  public enum Signal: UInt8, Hashable, Sendable {
    /// `SIGINT`, Ctrl-C.
    case interrupt
    /// `SIGTERM`, the service manager's.
    case terminate
    /// `SIGHUP`: the terminal is gone.
    case hangUp
  }

  private static func handle(_ number: Int32) throws(SystemError) {
    _ = try perform(.handleSignals) {
      feredge_handle_signal_once(number) { received.store($0, ordering: .relaxed) }
    }
  }
}
