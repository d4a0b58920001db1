internal import CLinux
public import Hardware
public import Imaging
public import Timing

/// A camera that only libcamera can run: `rpicam-vid` as a child process, its raw frames through a pipe.
///
/// The frames are planes of YUV 4:2:0 one after another, of which the first is luma. A frame's time is that of
/// its last byte, on the monotonic clock: arrival, not exposure. When the child ends, calls fail until
/// `restart()` starts another one.
public struct RpicamCamera: FrameSource, ~Copyable {
  private let program: PathName
  private let request: CameraRequest
  public let geometry: FrameGeometry
  /// `nil` after it ended.
  private var process: RpicamProcess?
  private var luma: LockedMemory
  /// Bytes of the present frame that came already.
  private var received = 0
  private var sequence: UInt32 = 0
  private var clock = SystemClock()
  /// When the present child was started, and whether a frame has come of it.
  private var startedAt: Instant
  private var hasDelivered = true

  /// libcamera lines rows up to 64 bytes, and `rpicam-vid` passes them on as they are; rows of 64 need no filling.
  public static var rowMultiple: Int { 64 }
  /// A sensor needs about a second to its first frame.
  private static var startPatience: TimeSpan { .seconds(5) }

  /// Starts the program and waits until it delivers.
  ///
  /// - Parameters:
  ///   - program: looked for on `PATH` unless it holds a slash.
  ///   - request: the width a multiple of 64, the height even; the child gives just that.
  /// - Throws: `ENOENT` from starting it where there is no such program; `childEnded` when it finds no camera.
  public init(program: Span<UInt8>, _ request: CameraRequest) throws(CameraError) {
    guard request.width % Self.rowMultiple == 0, request.height % 2 == 0,
      let geometry = FrameGeometry(
        width: request.width, height: request.height, bytesPerRow: request.width)
    else { throw .rpicamSize(width: request.width, height: request.height) }
    let luma: LockedMemory
    let name: PathName
    do throws(SystemError) { name = try pathName(program) } catch { throw .system(error) }
    do throws(SystemError) { luma = try LockedMemory(byteCount: geometry.byteCount) } catch {
      throw .system(error)
    }
    let started = try Self.start(name, request)
    self.program = name
    self.request = request
    self.geometry = geometry
    self.luma = luma
    process = consume started
    startedAt = clock.now()
  }

  /// Luma, and two planes of a quarter of it.
  private var frameBytes: Int { geometry.byteCount / 2 * 3 }

  private static func start(
    _ program: borrowing PathName, _ request: CameraRequest
  ) throws(CameraError) -> RpicamProcess {
    do throws(SystemError) {
      var process = try RpicamProcess(program, request)
      switch try process.supply(within: startPatience) {
      case .bytes: return process
      case .end: break
      case .nothingYet: throw SystemError(.dequeueBuffer, .timedOut)
      }
    } catch {
      throw .system(error)
    }
    throw .childEnded
  }

  public mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(CameraError) -> Outcome {
    while received < frameBytes { try receive(before: deadline) }
    received = 0
    hasDelivered = true
    sequence &+= 1
    let arrival = clock.now()
    return body(
      Frame(luma: luma.bytes, geometry: geometry, capturedAt: arrival, sequence: sequence))
  }

  /// Takes what has come of the present frame.
  private mutating func receive(before deadline: Instant) throws(CameraError) {
    guard process != nil else { throw .childEnded }
    let patience = deadline - clock.now()
    guard patience > .zero else { throw .silent }
    let supply: ClipInput.Supply
    do throws(SystemError) { supply = try process!.supply(within: patience) } catch {
      throw .system(error)
    }
    switch supply {
    // Nothing in time, or a signal: the caller may have to stop.
    case .nothingYet: throw .silent
    case .end:
      process = nil
      throw .childEnded
    case .bytes where received < geometry.byteCount:
      received += process!.take(into: &luma, from: received)
    case .bytes:
      received += process!.drop(atMost: frameBytes - received)
    }
  }

  /// Ends the child and starts another one, for whose frames nobody waits here.
  ///
  /// - Throws: `silent` for a child that was started a moment ago: it is still looking for its sensor.
  public mutating func restart() throws(CameraError) {
    if process != nil, !hasDelivered, clock.now() - startedAt < Self.startPatience {
      throw .silent
    }
    process = nil
    received = 0
    hasDelivered = false
    startedAt = clock.now()
    do throws(SystemError) { process = try RpicamProcess(program, request) } catch {
      throw .system(error)
    }
  }
}
