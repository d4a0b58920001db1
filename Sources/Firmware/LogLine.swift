internal import Alerting
public import Console
internal import Drowsiness
public import Hardware
internal import Timing
internal import Units

/// A line that holds the longest entry of the event log in words, its newline included.
public typealias LogLine = LineBuffer<1024>

extension LineBuffer {
  /// An entry in words: the wall clock's time in UTC, the time since the run began, the frame, what happened.
  ///
  /// - Parameter record: where the entry stood; its payload is not looked at.
  public mutating func append(_ entry: EventRecord, loggedIn record: LogRecord) {
    append(utc: record.wallTime)
    let column = count
    var elapsed = LineBuffer<24>()
    elapsed.append(secondsOf: entry.time)
    pad(toColumn: column + 12 - elapsed.count)
    append(elapsed)
    append(" s ")
    append(decimal: entry.frame, width: 8)
    append("  ")
    append(inWords: entry.event)
    append("\n")
  }

  /// `2026-11-21 12:51:43.120`
  private mutating func append(utc wallTime: Int64) {
    let date = CivilDate(nanosecondsSince1970: wallTime)
    append(digits: date.year, 4)
    append("-")
    append(digits: date.month, 2)
    append("-")
    append(digits: date.day, 2)
    append(" ")
    append(digits: date.milliseconds / 3_600_000, 2)
    append(":")
    append(digits: date.milliseconds / 60_000 % 60, 2)
    append(":")
    append(digits: date.milliseconds / 1_000 % 60, 2)
    append(".")
    append(digits: date.milliseconds % 1_000, 3)
  }

  /// A number that is not negative, with zeros in front.
  private mutating func append(digits number: Int64, _ width: Int) {
    var digits = LineBuffer<20>()
    digits.append(decimal: number)
    append(byte: UInt8(ascii: "0"), times: width - digits.count)
    append(digits)
  }

  private mutating func append(inWords event: Event) {
    switch event {
    case .start(let version, let camera, let rate, let profile):
      append("start: feredge ")
      append(printable: version.bytes)
      append(", ")
      append(printable: camera.bytes)
      append(", ")
      append(rate)
      append(" frames/s, ")
      append(profile.name)
    case .level(let from, let to):
      append("level ")
      append(from.name)
      append(" -> ")
      append(to.name)
    case .alert(let state):
      append(state.alert == .active ? "ALERT ON, buzzer " : "alert off, buzzer ")
      append(state.buzzer == .active ? "on" : "off")
    case .face(let found): append(found ? "face found" : "face lost")
    case .degraded(let degradation, let on):
      append(on ? "degraded: " : "no longer degraded: ")
      append(degradation.name)
    case .fault(let fault, let on):
      append(on ? "FAULT: " : "fault over: ")
      append(fault.name)
    case .acknowledged(let until):
      append("acknowledged: buzzer silent until ")
      append(secondsOf: until)
      append(" s")
    case .rest(let change): append(inWords: change)
    case .stop(let reason, let frames):
      append("stop: ")
      append(reason.name)
      append(" after ")
      append(decimal: frames)
      append(frames == 1 ? " frame" : " frames")
    }
  }
  private mutating func append(inWords change: ControlledRest.Change) {
    switch change {
    case .began(let source):
      append("controlled rest begins, ordered by the ")
      append(source.name)
    case .ended(let source):
      append("controlled rest ended by the ")
      append(source.name)
    case .limitReached: append("CONTROLLED REST OVER: wake-up alert")
    case .acknowledged(let source):
      append("wake-up alert acknowledged by the ")
      append(source.name)
    }
  }
}

extension ControlledRest.Source {
  fileprivate var name: StaticString {
    switch self {
    case .button: "button"
    case .console: "console"
    }
  }
}
