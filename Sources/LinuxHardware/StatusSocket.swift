internal import CLinux
public import Timing

/// Answers short questions of other processes on a Unix socket, and never waits for any of them.
///
/// One connection asks one line and gets one answer, after which it is closed: `echo status | nc -U …` works.
/// Each client has a fixed buffer, so a slow reader costs nothing but its place; when all places are taken and
/// a new client comes, the one that has been silent for longest gives way.
public struct StatusSocket: ~Copyable {
  private let listener: FileDescriptor
  private let path: PathName
  /// The inode of the socket file, so that only our own is removed.
  private let file: Int64
  private var clients: StatusClients

  /// Listens at `path`, readable and writable for owner and group. A socket file that nobody listens on any
  /// more is replaced.
  ///
  /// - Throws: `addressInUse` when another instance answers there; `ENOTSOCK` when another kind of file
  ///   stands there.
  public init(path text: Span<UInt8>) throws(SystemError) {
    let path = try pathName(text)
    let listener = FileDescriptor(owning: try perform(.makeSocket) { feredge_stream_socket() })
    try Self.bind(listener, path)
    _ = try perform(.listen) { unsafe path.withCString { unsafe chmod($0, 0o660) } }
    _ = try perform(.listen) { CLinux.listen(listener.rawValue, 4) }
    let file = try perform(.listen) { unsafe path.withCString { unsafe feredge_socket_file($0) } }
    let clients = try StatusClients()
    self.listener = listener
    self.path = path
    self.file = file
    self.clients = clients
  }

  deinit {
    // Another instance may have put its own socket there meanwhile: that one stays.
    if unsafe path.withCString({ unsafe feredge_socket_file($0) }) == file {
      _ = unsafe path.withCString { unsafe unlink($0) }
    }
  }

  private static func bind(
    _ listener: borrowing FileDescriptor, _ path: borrowing PathName
  ) throws(SystemError) {
    do throws(SystemError) {
      _ = try perform(.listen) {
        unsafe path.withCString { unsafe feredge_bind(listener.rawValue, $0) }
      }
    } catch {
      guard error.errno == .addressInUse, try isAbandoned(path) else { throw error }
      _ = try perform(.listen) { unsafe path.withCString { unsafe unlink($0) } }
      _ = try perform(.listen) {
        unsafe path.withCString { unsafe feredge_bind(listener.rawValue, $0) }
      }
    }
  }

  /// Whether a socket file is there that nobody listens on.
  private static func isAbandoned(_ path: borrowing PathName) throws(SystemError) -> Bool {
    _ = try perform(.listen) { unsafe path.withCString { unsafe feredge_socket_file($0) } }
    let probe = FileDescriptor(owning: try perform(.makeSocket) { feredge_stream_socket() })
    do throws(SystemError) {
      _ = try perform(.connect) {
        unsafe path.withCString { unsafe feredge_connect(probe.rawValue, $0) }
      }
      return false
    } catch {
      return error.errno == .connectionRefused
    }
  }

  /// Does what can be done without waiting: takes new clients, reads requests, sends answers.
  ///
  /// - Parameter answer: gets a request without its newline, writes the answer into the buffer and returns
  ///   its length.
  public mutating func serve(
    at now: Instant, _ answer: (Span<UInt8>, inout MutableSpan<UInt8>) -> Int
  ) {
    // A bounded number for each call; more wait in the listener's queue.
    for _ in 0..<StatusClients.capacity {
      guard let socket = Self.accept(listener) else { break }
      clients.admit(socket, at: now)
    }
    clients.serve(at: now, answer)
  }

  /// A client that waits; `nil` when none does. A client that gave up while it waited is no error.
  private static func accept(_ listener: borrowing FileDescriptor) -> Int32? {
    try? perform(.accept) { feredge_accept(listener.rawValue) }
  }
}
