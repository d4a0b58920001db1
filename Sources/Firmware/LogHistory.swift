internal import Console

/// What the event log tells of earlier runs: how often the watchdog was let go on purpose, and whether
/// that is how the last run ended.
///
/// The hardware of a Raspberry Pi does not tell why it was reset (`bcm2835_wdt` has no boot status), so
/// the log has to.
public struct LogHistory: Hashable, Sendable {
  /// Runs that ended by letting the board reset.
  public private(set) var resets: Int32 = 0
  /// Whether the last run did.
  public private(set) var lastRunLetTheBoardReset = false
  /// Whether there is a last run that came to no orderly end.
  public private(set) var lastRunWasCutOff = false

  public init() {}

  /// Reads a log of events, a line of JSON each; lines that are none, as after a power cut, are passed over.
  public init(reading log: Span<UInt8>) {
    var start = 0
    while start < log.count {
      var end = start
      while end < log.count, log[end] != UInt8(ascii: "\n") { end += 1 }
      note(log.extracting(start..<end))
      start = end + 1
    }
  }

  private mutating func note(_ line: Span<UInt8>) {
    if line.contains("\"event\":\"start\"") {
      lastRunLetTheBoardReset = false
      lastRunWasCutOff = true
    } else if line.contains("\"event\":\"stop\"") {
      lastRunWasCutOff = false
    } else if line.contains("\"code\":\"watchdog-released\",\"on\":true") {
      lastRunLetTheBoardReset = true
      if resets < Int32.max { resets += 1 }
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether `text` stands anywhere in these bytes.
  fileprivate func contains(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count >= length else { return false }
    for start in 0...(count - length) where extracting(start..<start + length).equals(text) {
      return true
    }
    return false
  }
}
