internal import Console
internal import Hardware
internal import Imaging
internal import LinuxHardware
internal import SyntheticDriver
internal import Timing

/// Why the chosen camera delivers no frame.
enum CameraFailure: FrameFailure {
  case clip(ClipError)
  case drawn(SyntheticCameraError)

  var loss: FrameLoss {
    switch self {
    case .clip(let error): error.loss
    case .drawn(let error): error.loss
    }
  }
}

/// The camera that the command line chose; exactly one of them is there.
struct SelectedCamera: FrameSource, ~Copyable {
  private var clip: ClipCamera?
  private var drawn: SyntheticCamera?
  /// The memory that the drawn camera draws in; it has to live as long.
  private var canvas: LockedMemory?
  let geometry: FrameGeometry
  let period: TimeSpan

  init(clip: consuming ClipCamera) {
    geometry = clip.geometry
    period = clip.header.frameRate.period
    self.clip = consume clip
    drawn = nil
    canvas = nil
  }

  /// The drawn driver playing `scenario`.
  init(
    drawing scenario: Scenario, geometry: FrameGeometry, framesPerSecond: Int
  ) throws(SystemError) {
    let canvas = try LockedMemory(byteCount: geometry.byteCount)
    // The canvas lives in the same value as the camera that draws on it, and nobody else touches it.
    let pixels = unsafe UnsafeMutableRawBufferPointer(
      start: canvas.start, count: canvas.byteCount)
    // Cannot be nil: the canvas has just these bytes, and the options allow no faster rate.
    drawn = unsafe SyntheticCamera(
      script: scenario.script, appearance: DriverAppearance(), geometry: geometry,
      framesPerSecond: framesPerSecond, pixels: pixels)
    self.canvas = consume canvas
    clip = nil
    self.geometry = geometry
    period = FrameBudget(framesPerSecond: framesPerSecond).period
  }

  mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(CameraFailure) -> Outcome {
    if clip != nil {
      do throws(ClipError) { return try clip!.withNextFrame(before: deadline, body) } catch {
        throw .clip(error)
      }
    }
    do throws(SyntheticCameraError) {
      return try drawn!.withNextFrame(before: deadline, body)
    } catch {
      throw .drawn(error)
    }
  }

  mutating func restart() throws(CameraFailure) {
    if clip != nil {
      do throws(ClipError) { return try clip!.restart() } catch { throw .clip(error) }
    }
    do throws(SyntheticCameraError) { try drawn!.restart() } catch { throw .drawn(error) }
  }
}
