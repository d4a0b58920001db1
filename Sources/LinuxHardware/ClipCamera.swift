public import Hardware
public import Imaging
public import Timing

/// A YUV4MPEG2 clip, from a file or a pipe, as a camera.
///
/// Time is the clip's own: index ÷ rate, or what the frame's `XT` says; a jump of `XT` shows as a gap of
/// the sequence, as a camera's dropped frames do. The deadline does not matter, because a clip's next frame
/// is always there; but a pipe may be slow, so that a call waits for at most the patience and the next
/// one goes on where it stopped.
public struct ClipCamera: FrameSource, ~Copyable {
  public let header: ClipHeader
  private var input: ClipInput
  private var luma: LockedMemory
  private let patience: TimeSpan

  /// Which part of the clip comes next.
  private enum Part {
    case line
    /// So many bytes of luma, then chroma, have been read.
    case planes(read: Int)
    /// Nothing more can come: it is known why.
    case over(ClipError)
  }
  private var part = Part.line
  private var line = ClipLine()
  private var lineTime: Instant?

  /// The frame to be delivered next.
  private var index: Int64 = 0
  private var lastTime: Instant?
  private var lastSequence: UInt32 = 0

  /// Opens a clip by path.
  public init(path: Span<UInt8>) throws(ClipError) {
    let file: FileDescriptor
    do throws(SystemError) { file = try .holding(path) } catch { throw .system(error) }
    try self.init(reading: file)
  }

  /// Reads the clip's header.
  ///
  /// - Parameters:
  ///   - file: a file or a pipe, such as `FileDescriptor.standardInput()`.
  ///   - patience: how long one call waits for a pipe.
  /// - Throws: `silent` when a signal came before the header did; for the header alone there is no hurry.
  public init(
    reading file: consuming FileDescriptor, patience: TimeSpan = .milliseconds(500)
  ) throws(ClipError) {
    var input: ClipInput
    do throws(SystemError) { input = try ClipInput(file) } catch { throw .system(error) }
    let header = try Self.readHeader(from: &input)
    let luma: LockedMemory
    do throws(SystemError) { luma = try LockedMemory(byteCount: header.geometry.byteCount) } catch {
      throw .system(error)
    }
    self.header = header
    self.input = input
    self.luma = luma
    self.patience = patience
  }

  public var geometry: FrameGeometry { header.geometry }

  public mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(ClipError) -> Outcome {
    do throws(ClipError) {
      try readFrame()
      let (time, sequence) = try stamp()
      part = .line
      index += 1
      return body(
        Frame(luma: luma.bytes, geometry: geometry, capturedAt: time, sequence: sequence))
    } catch {
      if error != .silent { part = .over(error) }
      throw error
    }
  }

  /// A clip cannot be started anew: an ended or damaged one stays so, and a pipe has to be waited for.
  public mutating func restart() throws(ClipError) {
    if case .over(let error) = part { throw error }
    throw .silent
  }

  private static func readHeader(from input: inout ClipInput) throws(ClipError) -> ClipHeader {
    var line = ClipLine()
    reading: while true {
      switch try supply(from: &input, within: .seconds(3600)) {
      case .nothingYet: throw .silent
      case .end: throw .headerCut(bytes: line.count)
      case .bytes: break
      }
      switch input.take(into: &line) {
      case .complete: break reading
      case .incomplete: continue
      case .tooLong: throw .header(.lineTooLong)
      }
    }
    do throws(ClipHeaderError) { return try ClipHeader(parsing: line.bytes) } catch {
      throw .header(error)
    }
  }

  private static func supply(
    from input: inout ClipInput, within patience: TimeSpan
  ) throws(ClipError) -> ClipInput.Supply {
    do throws(SystemError) { return try input.supply(within: patience) } catch {
      throw .system(error)
    }
  }

  /// Reads on until the whole of a frame is there.
  private mutating func readFrame() throws(ClipError) {
    let frameBytes = geometry.byteCount + header.chromaByteCount
    while true {
      if case .over(let error) = part { throw error }
      if case .planes(let read) = part, read == frameBytes { return }
      switch try Self.supply(from: &input, within: patience) {
      case .nothingYet: throw .silent
      case .end: throw endOfInput(frameBytes)
      case .bytes: try takeSupplied(frameBytes)
      }
    }
  }

  private func endOfInput(_ frameBytes: Int) -> ClipError {
    switch part {
    case .line where line.count == 0: index == 0 ? .noFrames : .ended
    case .line: .frameCut(frame: index, bytes: 0, of: frameBytes)
    case .planes(let read): .frameCut(frame: index, bytes: read, of: frameBytes)
    case .over(let error): error
    }
  }

  /// Takes what is in the buffer, as far as it belongs to the present part.
  private mutating func takeSupplied(_ frameBytes: Int) throws(ClipError) {
    switch part {
    case .line:
      switch input.take(into: &line) {
      case .incomplete: return
      case .tooLong: throw .frameHeader(frame: index, .lineTooLong)
      case .complete: try endLine()
      }
    case .planes(let read) where read < geometry.byteCount:
      part = .planes(read: read + input.take(into: &luma, from: read))
    case .planes(let read):
      part = .planes(read: read + input.drop(atMost: frameBytes - read))
    case .over(let error):
      throw error
    }
  }

  private mutating func endLine() throws(ClipError) {
    do throws(ClipFrameHeaderError) {
      lineTime = try ClipFrameHeader(parsing: line.bytes).capturedAt
    } catch {
      throw .frameHeader(frame: index, error)
    }
    line.clear()
    part = .planes(read: 0)
  }

  /// The present frame's time and sequence number.
  private mutating func stamp() throws(ClipError) -> (Instant, UInt32) {
    guard let place = UInt32(exactly: index) else { throw .tooLong }
    let time = lineTime ?? header.frameRate.time(ofFrame: place)
    var sequence: UInt32 = 0
    if let last = lastTime {
      if time < last { throw .timeRunsBackward(frame: index) }
      // How many periods went by, rounded half up; a camera's count wraps around just so.
      let period = header.frameRate.period.nanoseconds
      let steps = max(1, ((time - last).nanoseconds + period / 2) / period)
      sequence = lastSequence &+ UInt32(truncatingIfNeeded: steps)
    }
    lastTime = time
    lastSequence = sequence
    return (time, sequence)
  }
}
