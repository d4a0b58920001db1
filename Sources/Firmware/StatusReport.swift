public import Alerting
public import Console
public import Drowsiness
public import Hardware
public import Imaging
public import Perception
public import Peripherals
public import Timing

/// Everything that a technician asks of a running instance, at one instant.
public struct StatusReport: Sendable {
  public var version: StaticString
  /// Target CPU, embedded or hosted.
  public var build: StaticString
  public var networks: InlineArray<3, NetworkDigest>
  /// Since the start of the run.
  public var uptime: TimeSpan
  public var profile: StaticString
  public var camera: CameraStatus
  public var frames: FrameCounts
  public var work: WorkStatus
  public var perceived: Perceived
  public var assessment: Assessment
  /// Alert, buzzer, fault, heartbeat.
  public var lines: InlineArray<4, LineStatus>
  public var watchdog: WatchdogStatus
  /// Whether no page of the program can be swapped out.
  public var isMemoryLocked: Bool
  /// Whether it runs at a real-time priority.
  public var isRealTime: Bool
  public var faults: FaultLog
  /// `nil`: no sensor is fitted, or it does not answer.
  public var light: AmbientLight?
  /// Which parts are fitted.
  public var parts: FittedParts
  public var rest: ControlledRest.Status
  /// What was learned of the driver so far.
  public var baseline: OwnBaseline

  public init(
    version: StaticString, build: StaticString, networks: InlineArray<3, NetworkDigest>,
    uptime: TimeSpan, profile: StaticString, camera: CameraStatus, frames: FrameCounts,
    work: WorkStatus, perceived: Perceived, assessment: Assessment,
    lines: InlineArray<4, LineStatus>, watchdog: WatchdogStatus, isMemoryLocked: Bool,
    isRealTime: Bool, faults: FaultLog, light: AmbientLight?,
    parts: FittedParts = FittedParts(), rest: ControlledRest.Status = .none,
    baseline: OwnBaseline = .unknown
  ) {
    self.version = version
    self.build = build
    self.networks = networks
    self.uptime = uptime
    self.profile = profile
    self.camera = camera
    self.frames = frames
    self.work = work
    self.perceived = perceived
    self.assessment = assessment
    self.lines = lines
    self.watchdog = watchdog
    self.isMemoryLocked = isMemoryLocked
    self.isRealTime = isRealTime
    self.faults = faults
    self.light = light
    self.parts = parts
    self.rest = rest
    self.baseline = baseline
  }
}

/// Which network runs: its file's SHA-256 tells.
public struct NetworkDigest: Sendable {
  public var name: StaticString
  public var sha256: InlineArray<32, UInt8>

  public init(name: StaticString, sha256: InlineArray<32, UInt8>) {
    self.name = name
    self.sha256 = sha256
  }
}

/// Where frames come from, and how fast they really do.
public struct CameraStatus: Sendable {
  public var source: ShortText
  /// Whether the frames are drawn; every view must say so.
  public var isSynthetic: Bool
  public var geometry: FrameGeometry
  /// What the source promised.
  public var rate: ShownRate
  /// What came over the last seconds; `nil` before the second frame.
  public var measuredRate: ShownRate?
  /// How often its stream was started anew.
  public var restarts: UInt32

  public init(
    source: ShortText, isSynthetic: Bool, geometry: FrameGeometry, rate: ShownRate,
    measuredRate: ShownRate?, restarts: UInt32
  ) {
    self.source = source
    self.isSynthetic = isSynthetic
    self.geometry = geometry
    self.rate = rate
    self.measuredRate = measuredRate
    self.restarts = restarts
  }
}

/// What frames take, against what they may take.
public struct WorkStatus: Sendable {
  /// The frame period.
  public var budget: TimeSpan
  /// Of whole frames, the wait for the camera left out.
  public var median: TimeSpan
  public var worst: TimeSpan
  /// By `Stage.rawValue`.
  public var stages: InlineArray<8, StageStatus>

  public init(
    budget: TimeSpan, median: TimeSpan, worst: TimeSpan, stages: InlineArray<8, StageStatus>
  ) {
    self.budget = budget
    self.median = median
    self.worst = worst
    self.stages = stages
  }

  /// The figures of a run so far.
  public init(of tally: FrameTally, budget: FrameBudget) {
    self.budget = budget.period
    median = tally.work.percentile(perThousand: 500)
    worst = tally.work.greatest
    stages = InlineArray(repeating: StageStatus(median: .zero, worst: .zero, overruns: 0))
    for index in stages.indices {
      let statistics = tally.stages[index]
      stages[index] = StageStatus(
        median: statistics.percentile(perThousand: 500), worst: statistics.greatest,
        overruns: tally.overruns[index])
    }
  }
}

/// What one stage takes.
public struct StageStatus: Hashable, Sendable {
  public var median: TimeSpan
  public var worst: TimeSpan
  /// Frames in which it, but not the frame, outlasted its allowance.
  public var overruns: Int64

  public init(median: TimeSpan, worst: TimeSpan, overruns: Int64) {
    self.median = median
    self.worst = worst
    self.overruns = overruns
  }
}

/// One output line.
public struct LineStatus: Sendable {
  /// Chip and line as they were found; empty: none is fitted.
  public var place: ShortText
  /// What was put on it.
  public var level: OutputLevel
  /// How it took that.
  public var health: OutputHealth

  public init(place: ShortText, level: OutputLevel, health: OutputHealth) {
    self.place = place
    self.level = level
    self.health = health
  }

  var isFitted: Bool { !place.bytes.isEmpty }

  /// The output that stands at a place of `StatusReport.lines`.
  static func name(at index: Int) -> StaticString {
    switch index {
    case 0: "alert"
    case 1: "buzzer"
    case 2: "fault"
    default: "heartbeat"
    }
  }
}

/// The watchdog and its petting.
public struct WatchdogStatus: Hashable, Sendable {
  /// What the hardware granted; zero without a watchdog.
  public var timeout: TimeSpan
  /// Whether petting was given up on purpose, so that the board resets.
  public var isReleased: Bool
  public var pets: UInt64
  /// Passes that ended without a pet because a vital sign was missing.
  public var withheld: UInt64

  public init(timeout: TimeSpan, isReleased: Bool, pets: UInt64, withheld: UInt64) {
    self.timeout = timeout
    self.isReleased = isReleased
    self.pets = pets
    self.withheld = withheld
  }

  var isArmed: Bool { timeout > .zero }
}

extension OutputHealth {
  /// The name in status and console.
  var name: StaticString {
    switch self {
    case .driven: "driven"
    case .refused: "refused"
    case .unreadable: "unreadable"
    case .held: "held"
    }
  }
}
