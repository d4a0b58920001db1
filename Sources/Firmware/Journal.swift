internal import Console
public import Hardware
public import Timing

/// Where events and the trace go: the file of `--events`, the event log of `--log`, the file of
/// `--trace`; each may be absent.
public struct Journal<Sink: LineSink & ~Copyable>: ~Copyable {
  private var events: Sink?
  /// Takes payloads of `LogRecord`s.
  private var log: Sink?
  private var trace: Sink?
  /// Whether trace lines carry the stages' times.
  public let withTimings: Bool
  /// Whether there is a trace to compose at all.
  public let isTracing: Bool
  /// What could not be written last; `nil` when everything was.
  public private(set) var eventsFailure: Sink.Failure?
  public private(set) var logFailure: Sink.Failure?
  public private(set) var traceFailure: Sink.Failure?

  /// - Parameter logFailure: why there is no log although there should be; it stands as a fault.
  public init(
    events: consuming Sink?, log: consuming Sink?, trace: consuming Sink?, withTimings: Bool,
    logFailure: Sink.Failure? = nil
  ) {
    self.logFailure = logFailure
    isTracing = trace != nil
    self.events = events
    self.log = log
    self.trace = trace
    self.withTimings = withTimings
  }

  /// Records an event in both of its places.
  ///
  /// The line of JSON is handed over at once: somebody may be waiting for it at the other end of a pipe. The
  /// entry of the log waits for `flushLog`, so that all of a frame's cost one write to the device.
  public mutating func record(_ event: Event, at instant: Instant, frame: Int64) {
    if events != nil {
      var line = EventLine()
      line.append(event, at: instant, frame: frame)
      do throws(Sink.Failure) {
        try events!.write(line.bytes)
        try events!.flush()
      } catch {
        eventsFailure = error
      }
    }
    if log != nil {
      let payload = EventRecord(event, at: instant, frame: frame).payload
      do throws(Sink.Failure) { try log!.write(payload.span) } catch { logFailure = error }
    }
  }

  /// Puts the log's new entries on their way to the device, and learns what became of earlier ones.
  public mutating func flushLog() {
    guard log != nil else { return }
    do throws(Sink.Failure) { try log!.flush() } catch { logFailure = error }
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

  /// Hands everything over to the devices, at the end of a run, and waits for them as far as they can be waited for.
  public mutating func flush() {
    do throws(Sink.Failure) {
      if log != nil { try log!.settle() }
    } catch {
      logFailure = error
    }
    do throws(Sink.Failure) {
      if events != nil { try events!.settle() }
    } catch {
      eventsFailure = error
    }
    do throws(Sink.Failure) {
      if trace != nil { try trace!.settle() }
    } catch {
      traceFailure = error
    }
  }
}
