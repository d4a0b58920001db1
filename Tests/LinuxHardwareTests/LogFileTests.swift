import Foundation
import Hardware
import LinuxHardware
import TestSupport
import Testing

/// The event log on a real file system.
@Suite struct LogFileTests {
  let folder = TestFolder()

  private func open(_ name: String = "log", capacity: UInt32 = 8) throws -> LogFile {
    let path = Array(folder.path(of: name).utf8)
    guard let log = try LogFile.open(path.span, capacity: capacity) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return log
  }

  /// Writes entries whose payloads begin with these numbers.
  private func write(_ numbers: ClosedRange<UInt8>, to log: inout LogFile) throws {
    for number in numbers {
      var payload = [UInt8](repeating: 0, count: 192)
      payload[0] = number
      try log.write(payload.span)
    }
    try log.settle()
  }

  /// The first bytes of the payloads, oldest first; `nil` for damage.
  private func numbers(_ name: String = "log") throws -> [UInt8?] {
    let bytes = folder.read(name)
    let reader = try LogReader(bytes.span)
    return (0..<reader.placeCount).compactMap { step -> UInt8?? in
      switch reader.finding(step) {
      case .entry(let record): .some(record.payload[0])
      case .damage: .some(nil)
      case .nothing: nil
      }
    }
  }

  @Test func `a log has its whole size from the start and keeps the newest entries`() throws {
    var log = try open()
    #expect(folder.read("log").count == 8 * 256)
    try write(1...3, to: &log)
    #expect(try numbers() == [1, 2, 3])
    try write(4...13, to: &log)
    #expect(try numbers() == [6, 7, 8, 9, 10, 11, 12, 13])
    #expect(folder.read("log").count == 8 * 256)
  }

  @Test func `the next run writes on behind the last whole entry`() throws {
    func run(_ entries: ClosedRange<UInt8>) throws {
      var log = try open(capacity: 5)
      try write(entries, to: &log)
    }
    // The first run says how long the ring is.
    var log = try open()
    try write(1...6, to: &log)
    _ = consume log
    try run(7...7)
    #expect(try numbers() == [1, 2, 3, 4, 5, 6, 7])
    // Entry 8 is cut off: the next run writes it anew.
    var bytes = folder.read("log")
    bytes[7 * 256 + 9] = 8
    _ = folder.write(bytes, to: "log")
    #expect(try numbers() == [nil, 1, 2, 3, 4, 5, 6, 7])
    try run(8...8)
    #expect(try numbers() == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `a log whose making was cut off is completed`() throws {
    _ = folder.write([UInt8](repeating: 0, count: 700), to: "log")
    var log = try open()
    try write(1...1, to: &log)
    #expect(folder.read("log").count == 8 * 256)
    #expect(try numbers() == [1])
  }

  @Test func `what was handed over is in the file once its owner has gone`() throws {
    func run() throws {
      var log = try open(capacity: 64)
      for number in UInt8(1)...40 {
        var payload = [UInt8](repeating: 0, count: 192)
        payload[0] = number
        try log.write(payload.span)
        // More than a flush carries at once, so that some are handed over in between.
        if number % 20 == 0 { try log.flush() }
      }
    }
    try run()
    #expect(try numbers() == (1...40).map { $0 })
  }

  @Test func `what is no log can be set aside, and a log begins in its place`() throws {
    _ = folder.write(Array("precious\n".utf8), to: "log")
    try LogFile.setAside(Array(folder.path(of: "log").utf8).span)
    #expect(folder.read("log.damaged") == Array("precious\n".utf8))
    var log = try open()
    try write(1...1, to: &log)
    #expect(try numbers() == [1])
  }

  @Test func `what another program wrote is left alone`() throws {
    let text = Array("precious\n".utf8)
    _ = folder.write(text, to: "log")
    let path = Array(folder.path(of: "log").utf8)
    let log = try LogFile.open(path.span)
    let isRefused = log == nil
    #expect(isRefused)
    #expect(folder.read("log") == text)
  }

  @Test func `two programs cannot write the same log`() throws {
    let first = try open()
    #expect(throws: SystemError.self) { _ = try open() }
    _ = consume first
    _ = try open()
  }

  @Test func `a pipe or a folder is no place for a log`() throws {
    #expect(throws: SystemError.self) { _ = try LogFile.open(Array("/dev/full".utf8).span) == nil }
    #expect(throws: SystemError.self) { _ = try LogFile.open(Array(folder.path.utf8).span) == nil }
  }
}
