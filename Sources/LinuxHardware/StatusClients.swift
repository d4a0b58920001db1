internal import CLinux
internal import Timing

/// The clients of a status socket, each in its place, with the memory for their requests and answers.
///
/// Public only because Embedded Swift lets no other module end a value whose `deinit` it cannot see.
public struct StatusClients: ~Copyable {
  static var capacity: Int { 4 }
  /// The longest request; a longer one is cut off by closing the connection.
  static var requestBytes: Int { 256 }
  /// The longest answer.
  static var answerBytes: Int { 16_384 }

  private enum Phase {
    case free
    /// So many bytes of the request are here.
    case asking(Int)
    /// So many bytes of the answer are there, of which so many have been sent.
    case answered(Int, sent: Int)
  }

  private struct Place {
    var socket: Int32
    var phase: Phase
    var lastActive: Instant
  }

  private var places: InlineArray<4, Place>
  /// A request and an answer for each place.
  private var memory: LockedMemory

  init() throws(SystemError) {
    let memory = try LockedMemory(
      byteCount: Self.capacity * (Self.requestBytes + Self.answerBytes))
    self.memory = memory
    places = InlineArray(repeating: Place(socket: -1, phase: .free, lastActive: .zero))
  }

  deinit {
    for index in 0..<Self.capacity where places[index].socket >= 0 {
      // Nothing can be done about an error, and nothing depends on it.
      _ = CLinux.close(places[index].socket)
    }
  }

  /// Gives a new client a place, if need be that of the client that has been silent for longest.
  mutating func admit(_ socket: Int32, at now: Instant) {
    var chosen = 0
    for index in 0..<Self.capacity {
      if places[index].socket < 0 {
        chosen = index
        break
      }
      if places[index].lastActive < places[chosen].lastActive { chosen = index }
    }
    release(chosen)
    places[chosen] = Place(socket: socket, phase: .asking(0), lastActive: now)
  }

  private mutating func release(_ index: Int) {
    if places[index].socket >= 0 { _ = CLinux.close(places[index].socket) }
    places[index] = Place(socket: -1, phase: .free, lastActive: .zero)
  }

  mutating func serve(
    at now: Instant, _ answer: (Span<UInt8>, inout MutableSpan<UInt8>) -> Int
  ) {
    for index in 0..<Self.capacity {
      if case .asking(let count) = places[index].phase {
        read(index, after: count, at: now, answer)
      }
      if case .answered(let count, let sent) = places[index].phase {
        send(index, count, from: sent, at: now)
      }
    }
  }

  /// Where a place's request and answer stand in the memory.
  private static func start(of index: Int) -> Int { index * (requestBytes + answerBytes) }

  private mutating func read(
    _ index: Int, after count: Int, at now: Instant,
    _ answer: (Span<UInt8>, inout MutableSpan<UInt8>) -> Int
  ) {
    let start = Self.start(of: index)
    let free = Self.requestBytes - count
    let socket = places[index].socket
    do throws(SystemError) {
      // In bounds: the request's bytes begin at `start` and are `requestBytes` long.
      let got = try perform(.receive) {
        unsafe feredge_receive(socket, memory.start + start + count, free)
      }
      places[index].lastActive = now
      let end = count + got
      if let line = lineEnd(from: start, count: end) ?? (got == 0 ? end : nil) {
        reply(index, request: line, answer)
      } else if end == Self.requestBytes {
        release(index)
      } else {
        places[index].phase = .asking(end)
      }
    } catch {
      if error.errno != .wouldBlock { release(index) }
    }
  }

  /// Bytes before the newline; `nil` when there is none yet.
  private func lineEnd(from start: Int, count: Int) -> Int? {
    let bytes = memory.bytes.extracting(start..<start + count)
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { return index }
    return nil
  }

  private mutating func reply(
    _ index: Int, request count: Int, _ answer: (Span<UInt8>, inout MutableSpan<UInt8>) -> Int
  ) {
    // Whoever hangs up without having asked gets nothing.
    guard count > 0 else { return release(index) }
    let start = Self.start(of: index)
    // Two parts of the memory that do not overlap: `requestBytes`, then `answerBytes`.
    let question = unsafe UnsafeRawBufferPointer(start: memory.start + start, count: count)
    let room = unsafe UnsafeMutableRawBufferPointer(
      start: memory.start + start + Self.requestBytes, count: Self.answerBytes)
    var target = unsafe MutableSpan<UInt8>(_unsafeBytes: room)
    let length = answer(unsafe Span<UInt8>(_unsafeBytes: question), &target)
    precondition(length >= 0 && length <= Self.answerBytes, "an answer fits into its buffer")
    places[index].phase = .answered(length, sent: 0)
  }

  private mutating func send(_ index: Int, _ count: Int, from sent: Int, at now: Instant) {
    let start = Self.start(of: index) + Self.requestBytes
    let socket = places[index].socket
    var done = sent
    do throws(SystemError) {
      while done < count {
        // In bounds: the answer's bytes begin at `start` and are at most `answerBytes` long.
        done += try perform(.send) {
          unsafe feredge_send(socket, memory.start + start + done, count - done)
        }
      }
      release(index)
    } catch {
      guard error.errno == .wouldBlock else { return release(index) }
      if done > sent { places[index].lastActive = now }
      places[index].phase = .answered(count, sent: done)
    }
  }
}
