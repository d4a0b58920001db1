/// A system call that failed: what it was to do, and why it did not.
public struct SystemError: Error, Hashable, Sendable {
  public let operation: SystemOperation
  public let errno: Errno

  public init(_ operation: SystemOperation, _ errno: Errno) {
    self.operation = operation
    self.errno = errno
  }
}

/// What was to be done to a file or device.
public enum SystemOperation: UInt8, Hashable, Sendable {
  case open, read, write, flush, close, inspect, map, wait, lock, rename, makePipe, spawn
  case queryCapabilities, listFormats, setFormat, setFrameRate
  case makeBuffers, queueBuffer, dequeueBuffer, startStreaming, stopStreaming
  case findChip, findLine, takeLine, driveLine, readLine
  case selectDevice, setBusTimeout, probeDevice, readRegister, writeRegister
  case armWatchdog, setWatchdogTimeout, petWatchdog, disarmWatchdog
  case makeSocket, listen, connect, accept, send, receive
  case setUpTerminal, handleSignals
  case takeChannel, setTone

  /// What failed, for the middle of an error line.
  public var failure: StaticString {
    switch self {
    case .open: "cannot open"
    case .read: "cannot read"
    case .write: "cannot write"
    case .flush: "cannot write out"
    case .close: "cannot close"
    case .inspect: "cannot inspect"
    case .map: "cannot map into memory"
    case .wait: "cannot wait"
    case .lock: "cannot have it alone"
    case .rename: "cannot set aside"
    case .makePipe: "cannot make a pipe"
    case .spawn: "cannot start"
    case .queryCapabilities: "cannot query capabilities"
    case .listFormats: "cannot list formats"
    case .setFormat: "cannot set the format"
    case .setFrameRate: "cannot set the frame rate"
    case .makeBuffers: "cannot make buffers"
    case .queueBuffer: "cannot queue a buffer"
    case .dequeueBuffer: "cannot take a frame"
    case .startStreaming: "cannot start streaming"
    case .stopStreaming: "cannot stop streaming"
    case .findChip: "cannot find the chip"
    case .findLine: "cannot find the line"
    case .takeLine: "cannot take the line"
    case .driveLine: "cannot drive the line"
    case .readLine: "cannot read the line"
    case .selectDevice: "cannot select the device"
    case .setBusTimeout: "cannot set the bus timeout"
    case .probeDevice: "cannot probe"
    case .readRegister: "cannot read a register"
    case .writeRegister: "cannot write a register"
    case .armWatchdog: "cannot arm the watchdog"
    case .setWatchdogTimeout: "cannot set the watchdog timeout"
    case .petWatchdog: "cannot pet the watchdog"
    case .disarmWatchdog: "cannot disarm the watchdog"
    case .makeSocket: "cannot make a socket"
    case .listen: "cannot listen"
    case .connect: "cannot connect"
    case .accept: "cannot accept a client"
    case .send: "cannot send"
    case .receive: "cannot receive"
    case .setUpTerminal: "cannot set up the terminal"
    case .handleSignals: "cannot handle signals"
    case .takeChannel: "cannot take the PWM channel"
    case .setTone: "cannot set the tone"
    }
  }
}

/// Makes a system call, again for as long as a signal interrupts it.
///
/// The one place that retries `EINTR`.
///
/// - Parameters:
///   - unlessEnding: not again when it was interrupted because the process is asked to end.
///   - call: returns less than 0 after it set `errno`.
/// - Returns: what `call` returned, 0 or more.
func perform<Result: SignedInteger>(
  _ operation: SystemOperation, unlessEnding: Bool = false, _ call: () -> Result
) throws(SystemError) -> Result {
  while true {
    let result = call()
    if result >= 0 { return result }
    let errno = Errno.last
    if errno != .interrupted || (unlessEnding && TerminationSignals.arePending) {
      throw SystemError(operation, errno)
    }
  }
}
