import Foundation
import TestSupport
import Testing

@Suite struct StatusTests {
  let folder = TestFolder()

  @Test func `without an instance, status is unavailable and says so in one line`() throws {
    let path = folder.path(of: "none.sock")
    for form in [[], ["--json"], ["--watch"]] {
      let ending = try Program.run(["status", "--socket", path] + form)
      #expect(ending.status == 69)
      #expect(ending.output.isEmpty)
      #expect(ending.complaint == "feredge: \(path): cannot connect: no instance runs (errno 2)\n")
    }
  }

  @Test func `an instance that ended without a farewell counts as none`() throws {
    let path = folder.path(of: "dead.sock")
    let ending = try Program.run(["status", "--socket", Self.deaf(path, listening: false)])
    #expect(ending.status == 69)
    #expect(ending.complaint == "feredge: \(path): cannot connect: no instance runs (errno 111)\n")
  }

  @Test func `an instance that says nothing is given up after a few seconds`() throws {
    let path = folder.path(of: "deaf.sock")
    let ending = try Program.run(["status", "--socket", Self.deaf(path, listening: true)])
    #expect(ending.status == 69)
    #expect(ending.complaint == "feredge: \(path): cannot receive: timed out (errno 110)\n")
  }

  /// A socket file on which nobody answers; the listener, if any, stays open until these tests end.
  static func deaf(_ path: String, listening: Bool) -> String {
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, length) }
    }
    precondition(bound == 0)
    if listening { listen(listener, 4) } else { close(listener) }
    return path
  }
}
