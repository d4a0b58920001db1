internal import CLinux
internal import Imaging
internal import Timing

/// A running `rpicam-vid` and the pipe out of which its frames come; ended when its owner ends.
///
/// Public because its end is: a type whose values other modules destroy has to be visible there.
public struct RpicamProcess: ~Copyable {
  private let child: pid_t
  private var output: ClipInput

  init(
    _ program: borrowing PathName, _ request: CameraRequest
  ) throws(SystemError) {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    _ = try perform(.makePipe) { unsafe feredge_pipe(&ends.read, &ends.write) }
    let writeEnd = FileDescriptor(owning: ends.write)
    let output = try ClipInput(FileDescriptor(owning: ends.read))
    let child = try perform(.spawn) {
      unsafe program.withCString {
        unsafe feredge_spawn_rpicam(
          $0, Int32(request.width), Int32(request.height), Int32(request.framesPerSecond),
          writeEnd.rawValue)
      }
    }
    self.child = child
    self.output = output
  }

  deinit { Self.end(child) }

  mutating func supply(within patience: TimeSpan) throws(SystemError) -> ClipInput.Supply {
    try output.supply(within: patience)
  }

  mutating func take(into memory: inout LockedMemory, from offset: Int) -> Int {
    output.take(into: &memory, from: offset)
  }

  mutating func drop(atMost count: Int) -> Int { output.drop(atMost: count) }

  /// Asks it to end, waits for at most a second, and then does not ask.
  private static func end(_ child: pid_t) {
    _ = kill(child, SIGTERM)
    var clock = SystemClock()
    let limit = clock.now() + .seconds(1)
    while feredge_reap(child) == 0 {
      if clock.now() >= limit {
        _ = kill(child, SIGKILL)
        // Ends as soon as the kernel lets it; nobody waits for that.
        _ = feredge_reap(child)
        return
      }
      clock.sleep(until: clock.now() + .milliseconds(5))
    }
  }
}
