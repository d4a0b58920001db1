internal import Alerting
internal import Console
internal import Drowsiness
internal import Firmware
internal import Imaging
internal import Inference
internal import LinuxHardware
internal import Perception
internal import Timing

/// `feredge bench`: how long every stage of a frame takes on this machine, against the frame budget.
///
/// The loop of `run` turns as fast as it can, over the drawn driver unless `--camera` names another source:
/// the same frames on every board. It drives no output and raises no alarm.
struct Benchmark {
  let options: Options
  let parts: WatchParts

  /// As many as give the 99.9th percentile a meaning.
  private static var usualFrames: Int64 { 1000 }
  /// 64 bytes are kept per frame.
  private static var mostFrames: Int64 { 1_000_000 }

  init(_ options: Options) {
    var options = options
    // Nobody is watched here, so the drawn driver stands in for nobody.
    if options.camera == nil { options.camera = .synthetic(scenario: nil) }
    self.options = options
    parts = WatchParts(options: options)
  }

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    let signals = try parts.signals()
    let camera = try parts.camera(texts)
    let (geometry, period, isLive) = (camera.geometry, camera.period, camera.isLive)
    let memory = try parts.memory(for: geometry)
    // The block outlives the loop: the last line of this function still reads it.
    var region = unsafe FixedMemory(start: memory.start, byteCount: memory.byteCount)
    var use = NetworkMemory()
    let perceiver = try ShippedNetworks.pipeline(
      for: geometry, seat: nil, in: &region, using: &use)
    var samples = try samples(period: period)
    _ = RealTime.request()
    var clock = SystemClock()
    let timeline = Timeline(isLive ? .live : .unpaced, from: clock.now())
    var loop = Loop(
      camera: camera, perceiver: perceiver, monitor: DrowsinessMonitor(policy: .driver),
      panel: AlertPanel(try parts.annunciator(texts), button: nil, pattern: .driver),
      watchdog: WatchdogGuard(SelectedWatchdog()), clock: clock,
      chronicle: Chronicle(Journal(events: nil, log: nil, trace: nil, withTimings: false)),
      recovery: CameraRecovery(mayReset: false), parts: .none, rest: ControlledRest(limit: nil),
      keeper: MemoryKeeper(nil, holding: DeviceMemory()), timeline: timeline,
      budget: FrameBudget(period: period))
    let failure = turn(&loop, filling: &samples, until: signals)
    precondition(memory.byteCount > 0, "the memory is there until the end")
    if let failure { throw failure }
    samples.sort()
    let sheet = BenchmarkSheet(
      camera: parts.facts(texts, geometry, period: period), budget: FrameBudget(period: period))
    return Screen.show(sheet, of: samples, asJSON: options.json)
  }

  /// Room for as many frames as are asked for.
  private func samples(period: TimeSpan) throws(Complaint) -> StageSamples {
    var frames = options.frames ?? Self.usualFrames
    if let duration = options.duration, options.frames == nil {
      frames = max(1, duration.nanoseconds / period.nanoseconds)
    }
    guard frames <= Self.mostFrames else { throw .tooManyFrames(most: Self.mostFrames) }
    do throws(SystemError) { return try StageSamples(capacity: Int(frames)) } catch {
      throw .system(error, .fixed("--frames"))
    }
  }

  /// Turns the loop until there is no more room, the source ends, or somebody is tired of it.
  ///
  /// - Returns: why nothing was measured; `nil`: something was.
  private func turn(
    _ loop: inout Loop, filling samples: inout StageSamples,
    until signals: borrowing TerminationSignals
  ) -> Complaint? {
    while samples.frames < samples.capacity, signals.pending == nil {
      if let limit = options.duration, loop.now - .zero >= limit { break }
      let before = loop.tally.frames.total
      switch loop.pass({ _ in nil }) {
      case .went: if loop.tally.frames.total > before { samples.add(loop.times) }
      case .ended: return samples.frames > 0 ? nil : .nothingMeasured
      case .damaged(let loss): return parts.complaint(about: loss)
      }
    }
    return samples.frames > 0 ? nil : .nothingMeasured
  }
}

extension Screen {
  fileprivate static func show(
    _ sheet: BenchmarkSheet, of samples: borrowing StageSamples, asJSON: Bool
  ) -> ExitStatus {
    var text = LineBuffer<4096>()
    if asJSON { text.append(json: sheet, of: samples) } else { text.append(sheet, of: samples) }
    return show(text.bytes)
  }
}
