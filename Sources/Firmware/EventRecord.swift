internal import Alerting
internal import Console
internal import Drowsiness
public import Hardware
public import Timing

/// An event as the event log keeps it.
///
///      0  time since the start of the run, nanoseconds      24  kind of event, then two details, a byte each
///      8  frame                                             32  camera: length, 63 bytes
///     16  rate in thousandths, time or frames               96  version: length, 63 bytes
///
/// What an event does not need is zero; a payload that says anything else is not believed.
public struct EventRecord: Sendable {
  public var time: Instant
  public var frame: Int64
  public var event: Event

  public init(_ event: Event, at time: Instant, frame: Int64) {
    self.event = event
    self.time = time
    self.frame = frame
  }

  public var payload: LogRecord.Payload {
    var payload = PayloadWriter()
    payload.put(time.nanoseconds, at: 0)
    payload.put(frame, at: 8)
    switch event {
    case .start(let version, let camera, let rate, let profile):
      payload.put(kind: 1, profile.rawValue, value: rate.thousandths)
      payload.put(camera, at: 32)
      payload.put(version, at: 96)
    case .level(let from, let to): payload.put(kind: 2, from.rawValue, to.rawValue)
    case .alert(let state):
      payload.put(kind: 3, state.alert == .active ? 1 : 0, state.buzzer == .active ? 1 : 0)
    case .face(let found): payload.put(kind: 4, found ? 1 : 0)
    case .degraded(.late, let on): payload.put(kind: 5, 0, on ? 1 : 0)
    case .degraded(.sight(let defect), let on):
      payload.put(kind: 5, 1 + defect.rawValue, on ? 1 : 0)
    case .fault(let fault, let on): payload.put(kind: 6, fault.rawValue, on ? 1 : 0)
    case .acknowledged(let until): payload.put(kind: 7, value: until.nanoseconds)
    case .stop(let reason, let frames): payload.put(kind: 8, reason.rawValue, value: frames)
    case .rest(.began(let source)): payload.put(kind: 9, 0, source.rawValue)
    case .rest(.ended(let source)): payload.put(kind: 9, 1, source.rawValue)
    case .rest(.limitReached): payload.put(kind: 9, 2)
    case .rest(.acknowledged(let source)): payload.put(kind: 9, 3, source.rawValue)
    }
    return payload.bytes
  }

  /// - Returns: `nil` for a payload that no version of this program up to this one writes.
  public init?(reading payload: LogRecord.Payload) {
    let reader = PayloadReader(bytes: payload)
    guard let event = reader.event() else { return nil }
    self.init(event, at: Instant(nanoseconds: reader.number(at: 0)), frame: reader.number(at: 8))
    // Whatever was passed over in reading must not have meant anything.
    let again = self.payload
    for index in payload.indices where payload[index] != again[index] { return nil }
  }
}

private struct PayloadWriter {
  var bytes = LogRecord.Payload(repeating: 0)

  mutating func put(
    kind: UInt8, _ first: UInt8 = 0, _ second: UInt8 = 0, value: Int64 = 0
  ) {
    put(value, at: 16)
    bytes[24] = kind
    bytes[25] = first
    bytes[26] = second
  }

  mutating func put(_ value: Int64, at offset: Int) {
    for index in 0..<8 {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> Int64(8 * index))
    }
  }

  mutating func put(_ text: ShortText, at offset: Int) {
    let text = text.bytes
    bytes[offset] = UInt8(text.count)
    for index in text.indices { bytes[offset + 1 + index] = text[index] }
  }
}

private struct PayloadReader {
  let bytes: LogRecord.Payload

  func number(at offset: Int) -> Int64 {
    var value: Int64 = 0
    for index in 0..<8 { value |= Int64(bytes[offset + index]) << Int64(8 * index) }
    return value
  }

  private func text(at offset: Int) -> ShortText? {
    let count = Int(bytes[offset])
    guard count <= ShortText.capacity else { return nil }
    return ShortText(bytes.span.extracting(offset + 1..<offset + 1 + count))
  }

  /// `nil` for what is neither 0 nor 1.
  private func truth(_ byte: UInt8) -> Bool? { byte > 1 ? nil : byte == 1 }

  func event() -> Event? {
    let (first, second, value) = (bytes[25], bytes[26], number(at: 16))
    switch bytes[24] {
    case 1:
      guard let profile = Profile(rawValue: first), let camera = text(at: 32),
        let version = text(at: 96)
      else { return nil }
      return .start(
        version: version, camera: camera, rate: ShownRate(thousandths: value), profile: profile)
    case 2:
      guard let from = Level(rawValue: first), let to = Level(rawValue: second) else { return nil }
      return .level(from: from, to: to)
    case 3:
      guard let alert = truth(first), let buzzer = truth(second) else { return nil }
      return .alert(
        AlertState(
          alert: alert ? .active : .inactive, buzzer: buzzer ? .active : .inactive,
          fault: .inactive, heartbeat: .inactive))
    case 4: return truth(first).map { .face(found: $0) }
    case 5:
      return degradation(first).flatMap { what in truth(second).map { .degraded(what, on: $0) } }
    case 6:
      guard let fault = Fault(rawValue: first), let on = truth(second) else { return nil }
      return .fault(fault, on: on)
    case 7: return .acknowledged(until: Instant(nanoseconds: value))
    case 8: return StopReason(rawValue: first).map { .stop($0, frames: value) }
    case 9: return restChange(first, second).map { .rest($0) }
    default: return nil
    }
  }

  private func restChange(_ change: UInt8, _ source: UInt8) -> ControlledRest.Change? {
    guard let source = ControlledRest.Source(rawValue: source) else { return nil }
    switch change {
    case 0: return .began(source)
    case 1: return .ended(source)
    case 2: return .limitReached
    case 3: return .acknowledged(source)
    default: return nil
    }
  }

  private func degradation(_ byte: UInt8) -> Degradation? {
    byte == 0 ? .late : SightDefect(rawValue: byte - 1).map { .sight($0) }
  }
}
