internal import Console
internal import Drowsiness
internal import Face
internal import Firmware
internal import Hardware
internal import Imaging
internal import Inference
internal import LinuxHardware
internal import Perception
internal import Timing

/// `feredge aim`: the camera's view as text, so that a camera can be aligned over a serial line.
///
/// It drives no output. A camera that the running instance holds is not to be had: the kernel lends it once.
struct Aim {
  let options: Options
  let parts: WatchParts

  init(_ options: Options) {
    self.options = options
    parts = WatchParts(options: options)
  }

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    let signals = try parts.signals()
    var camera = try openCamera(texts)
    let geometry = camera.geometry
    let memory = try parts.memory(for: geometry)
    // The block outlives the pipeline: the last line of this function still reads it.
    var region = unsafe FixedMemory(start: memory.start, byteCount: memory.byteCount)
    var use = NetworkMemory()
    var perceiver = try ShippedNetworks.pipeline(
      for: geometry, seat: parts.seat, in: &region, using: &use)
    let status = try watch(&camera, &perceiver, until: signals)
    precondition(memory.byteCount > 0, "the memory is there until the end")
    return status
  }

  /// A device that is busy while an instance answers is that instance's.
  private func openCamera(_ texts: borrowing OptionTexts) throws(Complaint) -> SelectedCamera {
    do throws(Complaint) { return try parts.camera(texts) } catch {
      guard case .camera(.system(let reason), let subject) = error, reason.errno == .deviceBusy,
        instanceRuns(texts)
      else { throw error }
      throw .cameraWatches(subject)
    }
  }

  private func instanceRuns(_ texts: borrowing OptionTexts) -> Bool {
    let question: StaticString = "version"
    var line = LineBuffer<16>()
    line.append(question)
    var answer = InstanceAnswer()
    do throws(Complaint) {
      try RunningInstance(options).ask(line.bytes, texts, into: &answer)
      return true
    } catch {
      return false
    }
  }

  /// Four pictures a second are 8 KB, which a serial line of 115 200 bit/s carries; where nobody looks on, one.
  private var interval: TimeSpan {
    Screen.isTerminal ? .milliseconds(250) : .seconds(1)
  }

  private func watch(
    _ camera: inout SelectedCamera, _ perceiver: inout PerceptionPipeline,
    until signals: borrowing TerminationSignals
  ) throws(Complaint) -> ExitStatus {
    var clock = SystemClock()
    var timeline = Timeline(camera.isLive ? .live : .paced, from: clock.now())
    var recovery = CameraRecovery(mayReset: false)
    var picture = AimPicture(of: camera.geometry)
    var frames: Int64 = 0
    var now = Instant.zero
    var next = Instant.zero
    if Screen.isTerminal { _ = Screen.show("\u{1B}[H\u{1B}[2J") }
    while signals.pending == nil {
      if let limit = options.frames, frames >= limit { break }
      if let limit = options.duration, now - .zero >= limit { break }
      let isShown = now >= next
      do throws(CameraFailure) {
        let seen = try look(&camera, &perceiver, &timeline, &clock, &now) { frame in
          if isShown { picture.draw(frame) }
        }
        frames += 1
        recovery.delivered(at: now)
        guard isShown else { continue }
        let status = show(&picture, seen, camera.geometry)
        guard status == .success else { return status }
        next = now + interval
      } catch {
        switch error.loss {
        case .ended: return .success
        case .damaged: throw parts.complaint(about: error)
        case .silent, .failed: recover(&camera, &recovery, &clock, &now, timeline)
        }
      }
    }
    return .success
  }

  private func look(
    _ camera: inout SelectedCamera, _ perceiver: inout PerceptionPipeline,
    _ timeline: inout Timeline, _ clock: inout SystemClock, _ now: inout Instant,
    _ draw: (borrowing Frame) -> Void
  ) throws(CameraFailure) -> Perceived {
    let deadline = timeline.deadline(at: clock.now(), period: camera.period)
    return try camera.withNextFrame(before: deadline) { frame in
      now = timeline.awaitTurn(ofFrameAt: frame.capturedAt, after: now, on: &clock)
      draw(frame)
      var times = StageTimes(from: clock.now())
      return perceiver.perceive(frame, timing: &times, clock: &clock)
    }
  }

  private func show(
    _ picture: inout AimPicture, _ seen: Perceived, _ geometry: FrameGeometry
  ) -> ExitStatus {
    if let seat = parts.seat { picture.draw(seat, .seat) }
    if let face = seen.face { picture.draw(face.rect, .face) }
    var page = LineBuffer<4096>()
    page.append(picture)
    page.append(
      AimAdvice(on: seen, in: geometry), on: seen, brightness: picture.brightness)
    if Screen.isTerminal { return Screen.redraw(page.bytes) }
    page.append("\n")
    return Screen.show(page.bytes)
  }

  /// Says that nothing comes, and starts the stream anew by the ladder of `run`.
  private func recover(
    _ camera: inout SelectedCamera, _ recovery: inout CameraRecovery, _ clock: inout SystemClock,
    _ now: inout Instant, _ timeline: Timeline
  ) {
    now = timeline.time(of: clock.now(), after: now)
    guard recovery.silent(at: now, canReset: false) == .restartStream else {
      clock.sleep(until: clock.now() + .milliseconds(50))
      return
    }
    _ = Screen.show("no picture from the camera: starting it anew\n")
    do throws(CameraFailure) { try camera.restart() } catch {}
  }
}
