internal import CLinux
internal import Imaging
internal import Timing

/// An open capture device that streams into mapped buffers.
struct VideoStream: ~Copyable {
  private var device: FileDescriptor
  private var buffers: VideoBuffers
  let layout: VideoLayout
  /// The time between two frames that the driver grants; `nil`: it does not tell.
  let period: TimeSpan?
  /// Images that the driver marked as damaged, or that were too short; they are skipped.
  private(set) var damaged: UInt64 = 0

  /// Four: one being filled, one being read, and two so that a late reader loses nothing at once.
  private static var wantedBuffers: UInt32 { 4 }

  /// Opens a device and starts it.
  init(_ path: borrowing PathName, _ request: CameraRequest) throws(CameraError) {
    let device = try Self.openCamera(path)
    let layout = try Self.setFormat(device, request)
    let period = try Self.setFrameRate(device, request)
    var buffers = VideoBuffers()
    try Self.start(device, &buffers, layout)
    self.device = device
    self.layout = layout
    self.period = period
    self.buffers = buffers
  }

  /// Opens a device, if it is a camera that this program can use.
  static func openCamera(_ path: borrowing PathName) throws(CameraError) -> FileDescriptor {
    let device = try open(path)
    let capabilities = try capabilities(device)
    guard capabilities & Int64(V4L2_CAP_VIDEO_CAPTURE) != 0 else { throw .notACaptureDevice }
    guard capabilities & Int64(V4L2_CAP_STREAMING) != 0 else { throw .cannotStream }
    return device
  }

  /// A device of another kind does not know the request.
  private static func capabilities(_ device: borrowing FileDescriptor) throws(CameraError) -> Int64
  {
    do throws(SystemError) {
      return try perform(.queryCapabilities) { feredge_video_capabilities(device.rawValue) }
    } catch {
      throw error.errno == .requestUnknown ? .notACaptureDevice : .system(error)
    }
  }

  private static func open(_ path: borrowing PathName) throws(CameraError) -> FileDescriptor {
    do throws(SystemError) { return try .open(path, for: .device) } catch { throw .system(error) }
  }

  /// The best of the formats that the device lists.
  static func bestFormat(_ device: borrowing FileDescriptor) throws(CameraError) -> VideoFormat {
    var best: VideoFormat?
    // A device lists a few dozen formats at most; the bound guards against one that never ends its list.
    for index in 0..<UInt32(256) {
      guard let code = try formatCode(device, index) else { break }
      if let format = VideoFormat(code: code),
        format.rawValue < best?.rawValue ?? VideoFormat.count
      {
        best = format
      }
    }
    guard let best else { throw .noUsableFormat }
    return best
  }

  /// The code of a format; `nil` behind the last one.
  private static func formatCode(
    _ device: borrowing FileDescriptor, _ index: UInt32
  ) throws(CameraError) -> UInt32? {
    do throws(SystemError) {
      return UInt32(
        try perform(.listFormats) { feredge_video_format_code(device.rawValue, index) })
    } catch {
      if error.errno == .invalidArgument { return nil }
      throw .system(error)
    }
  }

  private static func setFormat(
    _ device: borrowing FileDescriptor, _ request: CameraRequest
  ) throws(CameraError) -> VideoLayout {
    var format = feredge_video_format(
      code: try bestFormat(device).code, width: UInt32(request.width),
      height: UInt32(request.height), bytes_per_line: 0, image_bytes: 0)
    try askCamera(.setFormat) { unsafe feredge_video_set_format(device.rawValue, &format) }
    return try VideoLayout(format)
  }

  /// Many sensors have one rate only and no such request; their frames come as they come.
  ///
  /// - Returns: the period that the driver chose; `nil`: it does not tell.
  private static func setFrameRate(
    _ device: borrowing FileDescriptor, _ request: CameraRequest
  ) throws(CameraError) -> TimeSpan? {
    var numerator: UInt32 = 1
    var denominator = UInt32(request.framesPerSecond)
    do throws(SystemError) {
      _ = try perform(.setFrameRate) {
        unsafe feredge_video_set_interval(device.rawValue, &numerator, &denominator)
      }
    } catch {
      guard error.errno == .requestUnknown || error.errno == .invalidArgument else {
        throw .system(error)
      }
      return nil
    }
    return CameraRequest.period(numerator: numerator, denominator: denominator)
  }

  private static func start(
    _ device: borrowing FileDescriptor, _ buffers: inout VideoBuffers, _ layout: VideoLayout
  ) throws(CameraError) {
    let made = try askCamera(.makeBuffers) {
      feredge_video_request_buffers(device.rawValue, wantedBuffers)
    }
    try buffers.map(device, count: Int(made), holding: layout.byteCount)
    for index in 0..<buffers.count {
      try askCamera(.queueBuffer) { feredge_video_queue(device.rawValue, UInt32(index)) }
    }
    try askCamera(.startStreaming) { feredge_video_stream_on(device.rawValue) }
  }

  /// Stops the stream and closes the device, so that it can be opened anew.
  mutating func close() {
    guard device.rawValue >= 0 else { return }
    // A device that was unplugged refuses; closing it stops the stream in any case.
    _ = feredge_video_stream_off(device.rawValue)
    buffers.unmap()
    try? device.close()
  }

  /// Waits for an image and takes the newest that there is: an older one would be late.
  mutating func takeNewest(
    before deadline: Instant, _ clock: inout SystemClock
  ) throws(CameraError) -> feredge_video_buffer {
    var newest: feredge_video_buffer?
    while true {
      if let next = try takeOne() {
        guard isWhole(next) else {
          damaged &+= 1
          try giveBack(next.index)
          continue
        }
        if let older = newest { try giveBack(older.index) }
        newest = next
        continue
      }
      if let newest { return newest }
      let patience = deadline - clock.now()
      guard patience > .zero else { throw .silent }
      do throws(SystemError) {
        _ = try device.wait(for: .input, atMost: patience)
      } catch { throw .system(error) }
    }
  }

  /// An image that is ready; `nil` when none is.
  private func takeOne() throws(CameraError) -> feredge_video_buffer? {
    var buffer = feredge_video_buffer()
    do throws(SystemError) {
      _ = try perform(.dequeueBuffer) {
        unsafe feredge_video_dequeue(device.rawValue, &buffer)
      }
      return buffer
    } catch {
      if error.errno == .wouldBlock { return nil }
      throw .system(error)
    }
  }

  private func isWhole(_ buffer: feredge_video_buffer) -> Bool {
    buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) == 0 && Int(buffer.bytes_used) >= layout.byteCount
  }

  /// Returns a buffer to the driver.
  func giveBack(_ index: UInt32) throws(CameraError) {
    try askCamera(.queueBuffer) { feredge_video_queue(device.rawValue, index) }
  }

  /// The bytes of an image that was taken.
  @_lifetime(borrow self)
  func image(_ buffer: feredge_video_buffer) -> Span<UInt8> {
    // The buffers live as long as `self`.
    let bytes = buffers.bytes(of: Int(buffer.index), count: layout.byteCount)
    return unsafe _overrideLifetime(bytes, borrowing: self)
  }
}
