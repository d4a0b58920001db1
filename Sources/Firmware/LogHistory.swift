public import Hardware

/// What the event log tells of earlier runs: how often the watchdog was let go on purpose, and whether
/// that is how the last run ended.
///
/// The hardware of a Raspberry Pi does not tell why it was reset (`bcm2835_wdt` has no boot status), so
/// the log has to.
public struct LogHistory: Hashable, Sendable {
  /// Runs that ended by letting the board reset, as far back as the log goes.
  public private(set) var resets: Int32 = 0
  /// Whether the last run did.
  public private(set) var lastRunLetTheBoardReset = false
  /// Whether there is a last run that came to no orderly end.
  public private(set) var lastRunWasCutOff = false

  public init() {}

  /// Whatever is damaged in the log is passed over.
  public init(reading log: borrowing LogReader) {
    for step in 0..<log.placeCount {
      guard case .entry(let record) = log.finding(step),
        let entry = EventRecord(reading: record.payload)
      else { continue }
      note(entry.event)
    }
  }

  private mutating func note(_ event: Event) {
    switch event {
    case .start:
      lastRunLetTheBoardReset = false
      lastRunWasCutOff = true
    case .stop: lastRunWasCutOff = false
    case .fault(.watchdogReleased, on: true):
      lastRunLetTheBoardReset = true
      if resets < Int32.max { resets += 1 }
    default: break
    }
  }
}
