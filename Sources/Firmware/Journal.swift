internal import Console
public import Hardware
public import Timing

/// Where events and the trace go: the file of `--events`, the event log of `--log`, the file of
/// `--trace`; each may be absent.
public struct Journal<Sink: LineSink & ~Copyable>: ~Copyable {
  private var events: Sink?
  private var log: Sink?
  private var trace: Sink?
  /// Whether trace lines carry the stages' times.
  public let withTimings: Bool
  /// Whether there is a trace to compose at all.
  public let isTracing: Bool
  /// What could not be written last; `nil` when everything was.
  public private(set) var eventsFailure: Sink.Failure?
  public private(set) var traceFailure: Sink.Failure?

  public init(
    events: consuming Sink?, log: consuming Sink?, trace: consuming Sink?, withTimings: Bool
  ) {
    isTracing = trace != nil
    self.events = events
    self.log = log
    self.trace = trace
    self.withTimings = withTimings
  }

  /// Writes an event to both of its places, and hands it over at once: events are few, somebody may be
  /// waiting for them at the other end of a pipe, and a crash must not take them along.
  public mutating func record(_ event: Event, at instant: Instant, frame: Int64) {
    guard events != nil || log != nil else { return }
    var line = EventLine()
    line.append(event, at: instant, frame: frame)
    do throws(Sink.Failure) {
      if events != nil {
        try events!.write(line.bytes)
        try events!.flush()
      }
      if log != nil {
        try log!.write(line.bytes)
        try log!.flush()
      }
    } catch {
      eventsFailure = error
    }
  }

  /// Writes a frame's trace.
  public mutating func record(_ frame: FrameTrace) {
    guard trace != nil else { return }
    var line = TraceLine()
    line.append(frame)
    do throws(Sink.Failure) {
      try trace!.write(line.bytes)
    } catch {
      traceFailure = error
    }
  }

  /// Hands everything over to the devices, at the end of a run.
  public mutating func flush() {
    do throws(Sink.Failure) {
      if events != nil { try events!.flush() }
    } catch {
      eventsFailure = error
    }
    do throws(Sink.Failure) {
      if trace != nil { try trace!.flush() }
    } catch {
      traceFailure = error
    }
  }
}
