public import Alerting
public import Console
public import Drowsiness
internal import Hardware
public import Timing

/// What the program tells the world as it happens: a line of JSON each, in the file of `--events`.
public enum Event: Sendable {
  /// The first event of a run. `camera` names the source, so a drawn one shows here.
  case start(version: ShortText, camera: ShortText, rate: ShownRate, profile: Profile)
  case level(from: Level, to: Level)
  /// The alert line or the buzzer changed.
  case alert(AlertState)
  /// A face came into view or was lost.
  case face(found: Bool)
  /// Watching became worse or recovered.
  case degraded(Degradation, on: Bool)
  case fault(Fault, on: Bool)
  /// The acknowledge button silenced the buzzer until then.
  case acknowledged(until: Instant)
  /// A controlled rest began or ended, or its wake-up alert was acknowledged.
  case rest(ControlledRest.Change)
  /// The last event of a run; `frames` were delivered in it.
  case stop(StopReason, frames: Int64)
}

/// What makes watching worse.
public enum Degradation: Hashable, Sendable {
  /// The driver cannot be watched.
  case sight(SightDefect)
  /// Frames take longer than the budget allows.
  case late

  /// The name in events.
  public var name: StaticString {
    switch self {
    case .sight(let defect): defect.name
    case .late: "late"
    }
  }
}

/// Why a run ended.
public enum StopReason: UInt8, Hashable, Sendable {
  /// The clip or the scripted drive is over.
  case ended
  /// As many frames as `--frames` asked for.
  case frames
  /// As long as `--duration` asked for.
  case duration
  /// Ctrl-C, or a request to end.
  case signal
  /// An error that the program cannot go on with.
  case failure

  /// The name in events.
  public var name: StaticString {
    switch self {
    case .ended: "ended"
    case .frames: "frames"
    case .duration: "duration"
    case .signal: "signal"
    case .failure: "failure"
    }
  }
}

/// A line that holds the longest event, its newline included.
///
/// 63 bytes of a camera's name and of a version each take at most 378 as JSON; everything around them takes
/// less than 160.
public typealias EventLine = LineBuffer<1024>

extension LineBuffer {
  /// The event as one line of JSON, its newline included.
  ///
  /// Levels of lines are 0 or 1, as in the trace; what is so or not is `true` or `false`.
  public mutating func append(_ event: Event, at instant: Instant, frame: Int64) {
    openObject()
    key("t")
    append(secondsOf: instant)
    key("frame")
    append(decimal: frame)
    key("event")
    append(quoted: event.name)
    appendMembers(of: event)
    closeObject()
    append(byte: UInt8(ascii: "\n"))
  }

  private mutating func appendMembers(of event: Event) {
    switch event {
    case .start(let version, let camera, let rate, let profile):
      appendStart(version: version, camera: camera, rate: rate, profile: profile)
    case .level(let from, let to):
      member("from", quoted: from.name)
      member("to", quoted: to.name)
    case .alert(let state):
      member("alert", state.alert)
      member("buzzer", state.buzzer)
    case .face(let found):
      member("found", found)
    case .degraded(let degradation, let on):
      member("reason", quoted: degradation.name)
      member("on", on)
    case .fault(let fault, let on):
      member("code", quoted: fault.name)
      member("on", on)
    case .acknowledged(let until):
      key("until")
      append(secondsOf: until)
    case .rest(let change):
      member("on", change.isBeginning)
      member("reason", quoted: change.reason)
    case .stop(let reason, let frames):
      member("reason", quoted: reason.name)
      key("frames")
      append(decimal: frames)
    }
  }

  private mutating func appendStart(
    version: ShortText, camera: ShortText, rate: ShownRate, profile: Profile
  ) {
    key("version")
    append(jsonString: version.bytes)
    key("camera")
    append(jsonString: camera.bytes)
    key("fps")
    append(rate)
    member("profile", quoted: profile.name)
  }

  private mutating func member(_ name: StaticString, quoted word: StaticString) {
    key(name)
    append(quoted: word)
  }

  private mutating func member(_ name: StaticString, _ truth: Bool) {
    key(name)
    append(truth)
  }

  private mutating func member(_ name: StaticString, _ level: OutputLevel) {
    key(name)
    append(bit: level)
  }

  /// A line's level as 0 or 1.
  mutating func append(bit level: OutputLevel) {
    append(byte: level == .active ? UInt8(ascii: "1") : UInt8(ascii: "0"))
  }
}

extension Event {
  /// The value of the key `event`.
  var name: StaticString {
    switch self {
    case .start: "start"
    case .level: "level"
    case .alert: "alert"
    case .face: "face"
    case .degraded: "degraded"
    case .fault: "fault"
    case .acknowledged: "ack"
    case .rest: "rest"
    case .stop: "stop"
    }
  }
}

extension ControlledRest.Change {
  fileprivate var isBeginning: Bool { if case .began = self { true } else { false } }

  /// Who or what changed it.
  fileprivate var reason: StaticString {
    switch self {
    case .began(.button), .ended(.button): "button"
    case .began(.console), .ended(.console): "console"
    case .limitReached: "limit"
    case .acknowledged(.button): "woken-button"
    case .acknowledged(.console): "woken-console"
    }
  }
}
