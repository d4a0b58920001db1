internal import Console
internal import Hardware
internal import Imaging
internal import LinuxHardware
internal import SyntheticDriver
internal import Timing

/// Why the chosen camera delivers no frame.
enum CameraFailure: FrameFailure {
  case device(CameraError)
  case clip(ClipError)
  case drawn(SyntheticCameraError)

  var loss: FrameLoss {
    switch self {
    case .device(let error): error.loss
    case .clip(let error): error.loss
    case .drawn(let error): error.loss
    }
  }
}

/// The camera that the command line chose; exactly one of them is there.
struct SelectedCamera: FrameSource, ~Copyable {
  private var device: V4L2Camera?
  private var rpicam: RpicamCamera?
  private var clip: ClipCamera?
  private var drawn: SyntheticCamera?
  /// The memory that the drawn camera draws in; it has to live as long.
  private var canvas: LockedMemory?
  let geometry: FrameGeometry
  /// Between two frames, as the source promised.
  let period: TimeSpan

  /// - Parameter framesPerSecond: what the camera was asked for; what it grants counts where it tells that.
  init(device: consuming V4L2Camera, framesPerSecond: Int) {
    geometry = device.geometry
    period = device.period ?? FrameBudget(framesPerSecond: framesPerSecond).period
    self.device = consume device
    rpicam = nil
    clip = nil
    drawn = nil
    canvas = nil
  }

  /// - Parameter framesPerSecond: what the child was asked for.
  init(rpicam: consuming RpicamCamera, framesPerSecond: Int) {
    geometry = rpicam.geometry
    period = FrameBudget(framesPerSecond: framesPerSecond).period
    self.rpicam = consume rpicam
    device = nil
    clip = nil
    drawn = nil
    canvas = nil
  }

  init(clip: consuming ClipCamera) {
    geometry = clip.geometry
    period = clip.header.frameRate.period
    self.clip = consume clip
    device = nil
    rpicam = nil
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
    // Not nil: the canvas has just these bytes, and the rate was checked by whoever calls.
    drawn = unsafe SyntheticCamera(
      script: scenario.script, appearance: DriverAppearance(), geometry: geometry,
      framesPerSecond: framesPerSecond, pixels: pixels)
    self.canvas = consume canvas
    device = nil
    rpicam = nil
    clip = nil
    self.geometry = geometry
    period = FrameBudget(framesPerSecond: framesPerSecond).period
  }

  /// Whether frames carry the time of the machine's clock, and the source may fall silent.
  var isLive: Bool { device != nil || rpicam != nil }

  mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(CameraFailure) -> Outcome {
    if device != nil {
      do throws(CameraError) { return try device!.withNextFrame(before: deadline, body) } catch {
        throw .device(error)
      }
    }
    if rpicam != nil {
      do throws(CameraError) { return try rpicam!.withNextFrame(before: deadline, body) } catch {
        throw .device(error)
      }
    }
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
    if device != nil {
      do throws(CameraError) { return try device!.restart() } catch { throw .device(error) }
    }
    if rpicam != nil {
      do throws(CameraError) { return try rpicam!.restart() } catch { throw .device(error) }
    }
    if clip != nil {
      do throws(ClipError) { return try clip!.restart() } catch { throw .clip(error) }
    }
    do throws(SyntheticCameraError) { try drawn!.restart() } catch { throw .drawn(error) }
  }
}
