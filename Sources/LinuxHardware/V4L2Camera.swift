internal import CLinux
public import Hardware
public import Imaging
public import Timing

/// A camera of the kernel's Video4Linux, streaming through mapped buffers.
///
/// Frames carry the driver's own count and, where it stamps them on the monotonic clock with a time that can be
/// true, its own time; otherwise the time of arrival. When several images wait, the newest is delivered, and the gap of the count
/// shows the others. A device that fails is closed and tried anew by `restart()` only; until then every call
/// waits for its deadline, so that a loop keeps its pace.
public struct V4L2Camera: FrameSource, ~Copyable {
  private let path: PathName
  private let request: CameraRequest
  private var stream: VideoStream
  /// The luma plane, for formats that have to be unpacked; a byte otherwise.
  private var plane: LockedMemory
  private var clock = SystemClock()
  /// Why the stream is closed; `nil` while it runs.
  private var failure: CameraError?
  /// Whether the last frame's time was the driver's.
  public private(set) var driverStampsTime = false

  /// Opens a device node.
  ///
  /// - Throws: `ENOENT`, `EACCES` when opening; `EBUSY` when another program streams.
  public init(path: Span<UInt8>, _ request: CameraRequest) throws(CameraError) {
    try self.init(Self.name(path), request)
  }

  /// Opens the first of `/dev/video0`…`63` that captures video in a usable format.
  public static func first(_ request: CameraRequest) throws(CameraError) -> V4L2Camera {
    var refusal: CameraError?
    for number in 0..<64 {
      let path = PathName("/dev/video", number: number)
      do throws(CameraError) {
        _ = try VideoStream.bestFormat(VideoStream.openCamera(path))
      } catch {
        switch error {
        case .system(let failure) where failure.errno == .noSuchFile: break
        // Codecs, outputs and metadata nodes stand among the cameras.
        case .notACaptureDevice, .cannotStream, .noUsableFormat: break
        default: refusal = refusal ?? error
        }
        continue
      }
      return try V4L2Camera(path, request)
    }
    throw refusal ?? .noCamera
  }

  private init(_ path: consuming PathName, _ request: CameraRequest) throws(CameraError) {
    let stream = try VideoStream(path, request)
    let isPacked = stream.layout.format.packing != nil
    let plane: LockedMemory
    do throws(SystemError) {
      plane = try LockedMemory(byteCount: isPacked ? stream.layout.luma.byteCount : 1)
    } catch { throw .system(error) }
    self.path = path
    self.request = request
    self.stream = stream
    self.plane = plane
  }

  private static func name(_ path: Span<UInt8>) throws(CameraError) -> PathName {
    do throws(SystemError) { return try pathName(path) } catch { throw .system(error) }
  }

  /// The device node.
  public var name: Span<UInt8> {
    @_lifetime(borrow self)
    get { path.bytes }
  }

  public var geometry: FrameGeometry { stream.layout.luma }

  /// The time between two frames that the driver grants, not what it was asked for; `nil`: it does not tell.
  public var period: TimeSpan? { stream.period }

  /// Images that the driver marked as damaged since the stream started; they are skipped.
  public var damaged: UInt64 { stream.damaged }

  public mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(CameraError) -> Outcome {
    if let failure {
      clock.sleep(until: deadline)
      throw failure
    }
    do throws(CameraError) {
      let buffer = try stream.takeNewest(before: deadline, &clock)
      let time = timeStamp(of: buffer)
      let outcome = Self.lend(
        buffer, of: stream, at: time, unpackedInto: &plane, to: body)
      // The outcome counts even if the buffer is refused; the next call tells.
      do throws(CameraError) { try stream.giveBack(buffer.index) } catch { fail(error) }
      return outcome
    } catch {
      if error != .silent { fail(error) }
      throw error
    }
  }

  /// Closes the device and opens it anew, which also finds a camera that was plugged in again.
  public mutating func restart() throws(CameraError) {
    stream.close()
    do throws(CameraError) {
      let layout = stream.layout
      let fresh = try VideoStream(path, request)
      guard fresh.layout == layout else { throw .formatChanged }
      stream = fresh
      failure = nil
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func fail(_ error: CameraError) {
    stream.close()
    failure = error
  }

  private mutating func timeStamp(of buffer: feredge_video_buffer) -> Instant {
    let arrival = clock.now()
    var stamp: Instant?
    if buffer.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
      == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
    {
      stamp = FrameStamp.time(
        seconds: buffer.seconds, microseconds: buffer.microseconds, arrival: arrival)
    }
    driverStampsTime = stamp != nil
    return stamp ?? arrival
  }

  private static func lend<Outcome>(
    _ buffer: feredge_video_buffer, of stream: borrowing VideoStream, at time: Instant,
    unpackedInto plane: inout LockedMemory, to body: (borrowing Frame) -> Outcome
  ) -> Outcome {
    let layout = stream.layout
    let image = stream.image(buffer)
    guard let packing = layout.format.packing else {
      return body(
        Frame(
          luma: image, geometry: layout.luma, capturedAt: time, sequence: buffer.sequence))
    }
    var target = plane.mutableBytes
    extractLuma(
      packing, from: image, bytesPerRow: layout.bytesPerRow, into: &target, geometry: layout.luma)
    return body(
      Frame(
        luma: plane.bytes, geometry: layout.luma, capturedAt: time, sequence: buffer.sequence))
  }
}
