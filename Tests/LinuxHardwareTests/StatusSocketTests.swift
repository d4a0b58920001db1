import Foundation
import LinuxHardware
import TestSupport
import Testing
import Timing

/// A client of its own making, so that the test decides when it sends and reads.
final class RawClient {
  let socket: Int32

  init(_ path: String) throws {
    socket = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(connected == 0)
  }

  deinit { close(socket) }

  func send(_ text: String) {
    _ = text.withCString { Foundation.send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
  }

  /// What is there now; `nil` when the other side has closed.
  func receive() -> String? {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    // Closing with unread bytes resets the connection.
    if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
    return count < 0 ? "" : String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  /// All that comes until the other side closes, while it is served.
  func receiveAll(_ serve: () -> Void) -> String {
    var all = ""
    for _ in 0..<1000 {
      serve()
      guard let part = receive() else { return all }
      all += part
    }
    return all + "<never closed>"
  }
}

@Suite struct StatusSocketTests {
  let folder = TestFolder()
  var path: String { folder.path(of: "feredge.sock") }

  func listen() throws -> StatusSocket { try StatusSocket(path: Array(path.utf8).span) }

  /// Serves once, with the request and its length as the answer.
  func serve(_ socket: inout StatusSocket, at seconds: Int64 = 0) {
    socket.serve(at: .zero + .seconds(seconds)) { request, reply in
      let text = Array("got \(request.text)".utf8)
      for index in text.indices { reply[index] = text[index] }
      return text.count
    }
  }

  @Test func `a client gets the answer to its line, and then the end`() throws {
    var socket = try listen()
    let client = try RawClient(path)
    client.send("status --json\nmore")
    #expect(client.receiveAll { serve(&socket) } == "got status --json")
  }

  @Test func `a request may come in pieces, or end with the connection`() throws {
    var socket = try listen()
    let client = try RawClient(path)
    for piece in ["sta", "t"] {
      client.send(piece)
      serve(&socket)
    }
    shutdown(client.socket, Int32(SHUT_WR))
    #expect(client.receiveAll { serve(&socket) } == "got stat")
  }

  @Test func `the project's own client asks and gets all of a long answer`() throws {
    var socket = try listen()
    let client = try RawClient(path)
    client.send("long\n")
    let all = client.receiveAll {
      socket.serve(at: .zero) { _, reply in
        for index in 0..<16_384 { reply[index] = UInt8(ascii: "x") }
        return 16_384
      }
    }
    #expect(all == String(repeating: "x", count: 16_384))
  }

  @Test func `a client and an instance in two threads understand each other`() throws {
    var socket = try listen()
    let path = path
    let answer = ThreadResult<String>()
    Thread {
      var text = ""
      do {
        try StatusClient(path: Array(path.utf8).span).ask(
          Array("status".utf8).span, patience: .seconds(10)
        ) { text += $0.text }
        answer.set(text)
      } catch {
        answer.set("\(error)")
      }
    }.start()
    while answer.value == nil { serve(&socket) }
    #expect(answer.value == "got status")
  }

  @Test func `one who says nothing costs a place, and loses it to a newcomer when all are taken`()
    throws
  {
    var socket = try listen()
    var silent: [RawClient] = []
    for second in 0..<4 {
      silent.append(try RawClient(path))
      serve(&socket, at: Int64(second))
    }
    silent[0].send("s")
    serve(&socket, at: 5)
    let newcomer = try RawClient(path)
    newcomer.send("status\n")
    serve(&socket, at: 6)
    #expect(newcomer.receive() == "got status")
    // The second had been silent for longest.
    #expect(silent.map { $0.receive() } == ["", nil, "", ""])
  }

  @Test func `an endless request and a client that hangs up are dropped`() throws {
    var socket = try listen()
    let endless = try RawClient(path)
    endless.send(String(repeating: "x", count: 300))
    serve(&socket)
    serve(&socket)
    #expect(endless.receive() == nil)
    var hanging: RawClient? = try RawClient(path)
    hanging?.send("status\n")
    hanging = nil
    serve(&socket)
    serve(&socket)
  }

  @Test func `a second instance is refused, an abandoned socket file is not`() throws {
    do {
      let first = try listen()
      #expect(throws: SystemError(.listen, .addressInUse)) { _ = try listen() }
      _ = consume first
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    // As after a crash: a socket file that nobody listens on.
    let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(stale, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    close(stale)
    _ = try listen()
  }

  @Test func `a file that is no socket is never removed`() throws {
    _ = folder.write([1], to: "feredge.sock")
    #expect(throws: SystemError(.listen, Errno(rawValue: ENOTSOCK))) { _ = try listen() }
    #expect(folder.read("feredge.sock") == [1])
  }

  @Test func `nobody to ask is an error`() throws {
    #expect(throws: SystemError(.connect, .noSuchFile)) {
      _ = try StatusClient(path: Array(path.utf8).span)
    }
    let long = "/tmp/" + String(repeating: "x", count: 200)
    #expect(throws: SystemError(.connect, .nameTooLong)) {
      _ = try StatusClient(path: Array(long.utf8).span)
    }
  }
}

/// A value that one thread sets and another waits for.
final class ThreadResult<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var stored: Value?
  var value: Value? { lock.withLock { stored } }
  func set(_ value: Value) { lock.withLock { stored = value } }
}
