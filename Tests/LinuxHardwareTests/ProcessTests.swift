import CLinux
import Foundation
import LinuxHardware
import TestSupport
import Testing
import Timing

@Suite(.serialized) struct ProcessTests {
  @Test func `the arguments are those of this process`() throws {
    let arguments = try ProcessArguments()
    let words = arguments.bytes.array.split(separator: 0, omittingEmptySubsequences: false)
    #expect(words.dropLast().map { String(decoding: $0, as: UTF8.self) } == CommandLine.arguments)
  }

  @Test func `locked memory is zero, aligned to a page, and can be written`() throws {
    var memory = try LockedMemory(byteCount: 100_000)
    #expect(memory.bytes.count == 100_000)
    #expect(memory.bytes.array.allSatisfy { $0 == 0 })
    #expect(UInt(bitPattern: memory.start) % 4096 == 0)
    var bytes = memory.mutableBytes
    bytes[99_999] = 7
    #expect(memory.bytes[99_999] == 7)
    if let failure = memory.lockFailure {
      #expect([12, 1].contains(failure.rawValue), "ENOMEM or EPERM is what a low limit gives")
    }
  }

  @Test func `memory that cannot be had is an error`() {
    #expect(throws: SystemError(.map, .invalidArgument)) { _ = try LockedMemory(byteCount: 0) }
    #expect(throws: SystemError(.map, Errno(rawValue: 12))) {
      _ = try LockedMemory(byteCount: .max / 2)
    }
  }

  func mapped(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path: Array(path.utf8).span)
    return file.bytes.array
  }

  @Test func `a mapped file has the file's bytes, and may be empty`() throws {
    let folder = TestFolder()
    let path = folder.write([1, 2, 3], to: "model")
    #expect(try mapped(path) == [1, 2, 3])
    #expect(try mapped(folder.write([], to: "empty")) == [])
  }

  @Test func `what is no regular file cannot be mapped`() {
    let folder = TestFolder()
    #expect(throws: SystemError(.inspect, .isFolder)) { try mapped(folder.path) }
    #expect(throws: SystemError(.inspect, Errno(rawValue: 29))) { try mapped("/dev/zero") }
  }

  /// Delivers a signal to this thread before it returns; the threads that run tests block signals.
  func raiseHere(_ number: Int32) {
    var mask = sigset_t()
    sigemptyset(&mask)
    sigaddset(&mask, number)
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    raise(number)
    pthread_sigmask(SIG_BLOCK, &mask, nil)
  }

  @Test func `a request to end is noted, whichever signal it is`() throws {
    for (number, signal) in [
      (SIGINT, TerminationSignals.Signal.interrupt), (SIGTERM, .terminate), (SIGHUP, .hangUp),
    ] {
      let signals = try TerminationSignals()
      #expect(signals.pending == nil)
      raiseHere(number)
      #expect(signals.pending == signal)
    }
  }

  @Test func `a reader that has gone away does not end the process`() throws {
    let signals = try TerminationSignals()
    var (readEnd, writeEnd): (Int32, Int32) = (0, 0)
    // Closed on exec: a program that another test starts would hold the reader's end open.
    #expect(feredge_pipe(&readEnd, &writeEnd) == 0)
    CLinux.close(readEnd)
    var output = try OutputFile(path: Array("/proc/self/fd/\(writeEnd)".utf8).span)
    try output.write([10].span)
    #expect(throws: SystemError(.write, .brokenPipe)) { try output.flush() }
    CLinux.close(writeEnd)
    #expect(signals.pending == nil)
  }

  @Test func `who waits for a reader stops waiting when the process is asked to end`() throws {
    let signals = try TerminationSignals()
    let reader = try SlowReader()
    var output = try OutputFile(
      path: Array(reader.path.utf8).span, patience: .init(meanwhile: nil, atEnd: .zero))
    raiseHere(SIGTERM)
    let block = [UInt8](repeating: 10, count: 65_536)
    #expect(throws: SystemError(.write, .timedOut)) {
      for _ in 0..<3 { try output.write(block.span) }
    }
    #expect(signals.pending == .terminate)
  }

  @Test func `the clock sleeps until an instant and not at all for a past one`() {
    var clock = SystemClock()
    let start = clock.now()
    clock.sleep(until: start + .milliseconds(2))
    #expect(clock.now() - start >= .milliseconds(2))
    clock.sleep(until: .zero)
  }

  @Test func `real time is granted or the reason is told`() {
    let outcome = RealTime.request(priority: 1)
    for failure in [outcome.memoryLockFailure, outcome.priorityFailure] {
      // EPERM or ENOMEM: what a process without the privilege gets.
      if let failure { #expect([1, 12].contains(failure.rawValue)) }
    }
    // Back to ordinary scheduling, so that the other tests are not run ahead of everything.
    var ordinary = sched_param()
    sched_setscheduler(0, SCHED_OTHER, &ordinary)
    munlockall()
  }
}
