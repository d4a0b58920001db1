import Alerting
import Console
import Drowsiness
import Firmware
import Hardware
import TestSupport
import Testing
import Timing

/// The black box: what is damaged is told, and what is told happened.
@Suite struct EventLogTests {
  /// One event of every kind, with every detail set.
  static let events: [Event] = [
    .start(
      version: ShortText("0.1.0"), camera: ShortText("synthetic:microsleep"),
      rate: ShownRate(thousandths: 29_970), profile: .pilot),
    .face(found: true),
    .level(from: .none, to: .microsleep), .level(from: .microsleep, to: .blind),
    .alert(
      AlertState(alert: .active, buzzer: .active, fault: .inactive, heartbeat: .inactive)),
    .acknowledged(until: Instant(nanoseconds: 31_000_000_000)),
    .rest(.began(.button)), .rest(.ended(.console)), .rest(.limitReached),
    .rest(.acknowledged(.button)),
    .degraded(.late, on: true), .degraded(.sight(.eyesHidden), on: false),
    .fault(.watchdogReleased, on: true), .face(found: false),
    .stop(.signal, frames: 362),
  ]

  private static func record(_ event: Event, _ sequence: Int, capacity: Int) -> LogRecord {
    LogRecord(
      sequence: UInt64(sequence), wallTime: 1_795_265_503_120_000_000 + Int64(sequence),
      monotonicTime: Instant(nanoseconds: 9_000_000_000),
      boot: InlineArray(repeating: 7), capacity: UInt32(capacity),
      payload: EventRecord(
        event, at: Instant(nanoseconds: Int64(sequence) * 100_000_000), frame: Int64(sequence)
      ).payload)
  }

  /// A log's file after `count` events, the kinds going round.
  private static func log(_ count: Int, capacity: Int) -> [UInt8] {
    var file = [UInt8](repeating: 0, count: LogReader.byteCount(capacity: capacity))
    for sequence in 1..<max(1, count + 1) { put(sequence, into: &file, capacity: capacity) }
    return file
  }

  private static func put(_ sequence: Int, into file: inout [UInt8], capacity: Int) {
    let record = record(events[sequence % events.count], sequence, capacity: capacity)
    var target = file.mutableSpan
    record.write(into: &target, at: record.place * LogRecord.byteCount)
  }

  private static func line(_ event: Event, _ at: Instant, _ frame: Int64) -> String {
    written { $0.append(event, at: at, frame: frame) }
  }

  /// The lines that events 1…`count` gave.
  private static func truth(_ count: Int) -> [String] {
    (0..<count).map { index in
      line(
        events[(index + 1) % events.count],
        Instant(nanoseconds: Int64(index + 1) * 100_000_000), Int64(index + 1))
    }
  }

  /// What a reader makes of a file: the lines of its entries, and whether it told of damage.
  private static func read(_ file: [UInt8]) -> (lines: [String], isDamaged: Bool) {
    guard let reader = try? LogReader(file.span) else { return ([], true) }
    var lines: [String] = []
    var isDamaged = reader.lengthDamage != nil
    for step in 0..<reader.placeCount {
      switch reader.finding(step) {
      case .nothing: break
      case .damage: isDamaged = true
      case .entry(let record):
        if let entry = EventRecord(reading: record.payload) {
          lines.append(line(entry.event, entry.time, entry.frame))
        } else {
          isDamaged = true
        }
      }
    }
    return (lines, isDamaged)
  }

  /// Whether `lines` are some of `truth`, in their order.
  private static func isPart(_ lines: [String], of truth: [String]) -> Bool {
    var rest = truth[...]
    for line in lines {
      guard let place = rest.firstIndex(of: line) else { return false }
      rest = rest[(place + 1)...]
    }
    return true
  }

  @Test func `every event comes back as the same line of JSON`() {
    let count = Self.events.count
    let (lines, isDamaged) = Self.read(Self.log(count, capacity: 16))
    #expect(lines == Self.truth(count))
    #expect(!isDamaged)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 100])
  func `a full ring keeps the newest entries in their order`(_ count: Int) {
    let (lines, isDamaged) = Self.read(Self.log(count, capacity: 16))
    #expect(lines == Self.truth(count).suffix(16))
    #expect(!isDamaged)
  }

  @Test(arguments: [11, 16, 21])
  func `a log cut off at any byte loses entries and says so, and invents none`(_ count: Int) {
    let whole = Self.log(count, capacity: 16)
    let truth = Self.truth(count)
    for length in whole.indices {
      let (lines, isDamaged) = Self.read(Array(whole.prefix(length)))
      #expect(Self.isPart(lines, of: truth), "cut at \(length)")
      // An empty file is a log that nothing was written to; every other length is wrong.
      #expect(isDamaged || length == 0 || lines.isEmpty, "cut at \(length)")
    }
  }

  @Test(arguments: [11, 16, 21])
  func `a flipped bit anywhere is told and changes no other entry`(_ count: Int) {
    let whole = Self.log(count, capacity: 16)
    let truth = Self.read(whole).lines
    for place in whole.indices {
      var file = whole
      file[place] ^= UInt8(1) << UInt8(place % 8)
      let (lines, isDamaged) = Self.read(file)
      #expect(isDamaged, "byte \(place)")
      #expect(lines.count >= truth.count - 1, "byte \(place)")
      #expect(Self.isPart(lines, of: truth), "byte \(place)")
    }
  }

  @Test func `random damage of any size is told and never becomes an event`() {
    var generator = SeededGenerator(seed: 1958)
    let whole = Self.log(21, capacity: 16)
    let truth = Self.read(whole).lines
    for _ in 0..<5_000 {
      var file = whole
      let start = Int.random(in: 0..<file.count, using: &generator)
      let end = min(file.count, start + Int.random(in: 1...1024, using: &generator))
      for place in start..<end { file[place] = UInt8.random(in: 0...255, using: &generator) }
      guard file != whole else { continue }
      let (lines, isDamaged) = Self.read(file)
      #expect(isDamaged, "bytes \(start) to \(end)")
      #expect(Self.isPart(lines, of: truth), "bytes \(start) to \(end)")
    }
  }

  @Test func `an entry that is cut off while it is written is not trusted`() {
    for count in [5, 16, 21] {
      let before = Self.log(count, capacity: 16)
      var after = before
      Self.put(count + 1, into: &after, capacity: 16)
      let place = count % 16 * LogRecord.byteCount
      for reached in 1..<LogRecord.byteCount {
        var file = before
        file[place..<place + reached] = after[place..<place + reached]
        if file == before || file == after { continue }
        let (lines, isDamaged) = Self.read(file)
        #expect(isDamaged)
        #expect(lines == Self.truth(count).suffix(count < 16 ? 16 : 15))
        let reader = try! LogReader(file.span)
        guard case .damage(.cutOffWhileWritten(let entry), let offset) = reader.finding(0) else {
          Issue.record("\(reached) bytes of entry \(count + 1): \(reader.finding(0))")
          return
        }
        #expect((Int(entry), offset) == (count + 1, place))
      }
    }
  }

  @Test func `an entry that never reached the card is missed`() {
    var file = Self.log(21, capacity: 16)
    let old = Self.log(19, capacity: 16)
    // Entry 20 stands at place 3; the card kept what was there before.
    file[3 * 256..<4 * 256] = old[3 * 256..<4 * 256]
    let reader = try! LogReader(file.span)
    let damages = (0..<reader.placeCount).compactMap { step -> Int? in
      if case .damage(.missing(20), let offset) = reader.finding(step) { offset } else { nil }
    }
    #expect(damages == [3 * 256])
  }

  @Test func `what was never a log is refused`() {
    for bytes in [
      Array(#"{"t":0.000,"frame":0,"event":"start"}"#.utf8), [1],
      [UInt8](repeating: 0x20, count: 4096),
    ] {
      #expect(throws: LogFormatError.notALog) { _ = try LogReader(bytes.span).last }
    }
    #expect(try! LogReader([UInt8](repeating: 0, count: 4096).span).last == 0)
  }

  @Test func `a payload with a detail that means nothing is not believed`() {
    for event in Self.events {
      let payload = EventRecord(event, at: .zero, frame: 0).payload
      #expect(EventRecord(reading: payload) != nil)
      var later = payload
      later[191] = 1
      #expect(EventRecord(reading: later) == nil)
      var unknown = payload
      unknown[24] = 10
      #expect(EventRecord(reading: unknown) == nil)
    }
  }

  // MARK: What earlier runs left

  private static func history(_ events: [Event]) -> LogHistory {
    var file = [UInt8](repeating: 0, count: LogReader.byteCount(capacity: 16))
    for (index, event) in events.enumerated() {
      let record = record(event, index + 1, capacity: 16)
      var target = file.mutableSpan
      record.write(into: &target, at: record.place * LogRecord.byteCount)
    }
    return LogHistory(reading: try! LogReader(file.span))
  }

  @Test func `a run that let the board reset is remembered by the next one only`() {
    let (start, released) = (Self.events[0], Event.fault(.watchdogReleased, on: true))
    #expect(Self.history([start, released]).lastRunLetTheBoardReset)
    #expect(!Self.history([start, released, start]).lastRunLetTheBoardReset)
    #expect(Self.history([start, released, start]).resets == 1)
  }

  @Test func `a run without its last event was cut off`() {
    #expect(Self.history([Self.events[0]]).lastRunWasCutOff)
    #expect(!Self.history([Self.events[0], .stop(.signal, frames: 9)]).lastRunWasCutOff)
    #expect(Self.history([]) == LogHistory())
  }

  @Test func `an entry in words tells the time of the wall and of the run`() {
    let record = Self.record(Self.events[2], 2, capacity: 16)
    let entry = EventRecord(reading: record.payload)!
    #expect(
      written { $0.append(entry, loggedIn: record) }
        == "2026-11-21 12:51:43.120       0.200 s        2  level none -> microsleep\n")
  }
}
