internal import CLinux
public import Timing

/// Asks a running instance one question over its socket.
public struct StatusClient: ~Copyable {
  private let socket: FileDescriptor

  /// - Throws: `noSuchFile` or `connectionRefused` when no instance runs.
  public init(path: Span<UInt8>) throws(SystemError) {
    let name = try pathName(path)
    let socket = FileDescriptor(owning: try perform(.makeSocket) { feredge_stream_socket() })
    _ = try perform(.connect) {
      unsafe name.withCString { unsafe feredge_connect(socket.rawValue, $0) }
    }
    self.socket = socket
  }

  /// Sends a request and hands over the answer piece by piece, to its end.
  ///
  /// - Parameters:
  ///   - request: a line without its newline, at most 255 bytes.
  ///   - patience: how long the instance may stay silent.
  ///   - receive: gets each piece.
  /// - Throws: `timedOut` when the instance stays silent for longer.
  public consuming func ask(
    _ request: Span<UInt8>, patience: TimeSpan, _ receive: (Span<UInt8>) -> Void
  ) throws(SystemError) {
    try send(request)
    let newline: StaticString = "\n"
    try send(newline.bytes)
    var buffer = InlineArray<1024, UInt8>(repeating: 0)
    while true {
      guard try socket.wait(for: .input, atMost: patience) == .ready else {
        throw SystemError(.receive, .timedOut)
      }
      var target = buffer.mutableSpan
      let count = try perform(.receive) {
        unsafe target.withUnsafeMutableBytes { bytes in
          unsafe feredge_receive(socket.rawValue, bytes.baseAddress, bytes.count)
        }
      }
      if count == 0 { return }
      receive(buffer.span.extracting(0..<count))
    }
  }

  /// A request is far smaller than a socket's buffer, so it is sent at once and whole.
  private func send(_ bytes: Span<UInt8>) throws(SystemError) {
    let sent = try perform(.send) {
      unsafe bytes.withUnsafeBytes {
        unsafe feredge_send(socket.rawValue, $0.baseAddress, $0.count)
      }
    }
    if sent < bytes.count { throw SystemError(.send, .wouldBlock) }
  }
}
