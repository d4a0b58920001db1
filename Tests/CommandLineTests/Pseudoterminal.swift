import Foundation
import Testing

/// A terminal without a screen: what a program writes on it can be read, and keys can be pressed.
final class Pseudoterminal {
  /// The end that the test holds.
  let host: Int32
  /// The device node of the program's end.
  let path: String

  init() throws {
    host = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var unlocked: Int32 = 0
    var number: Int32 = 0
    // TIOCSPTLCK and TIOCGPTN, whose macros Swift cannot import.
    try #require(ioctl(host, 0x4004_5431, &unlocked) == 0 && ioctl(host, 0x8004_5430, &number) == 0)
    path = "/dev/pts/\(number)"
  }

  deinit { close(host) }

  func press(_ keys: String) { _ = write(host, keys, keys.utf8.count) }

  /// Reads until the screen's text ends with `end`; what came, whatever it is, after ten seconds of silence.
  func read(to end: String) -> String {
    var text: [UInt8] = []
    var request = pollfd(fd: host, events: Int16(POLLIN), revents: 0)
    while !String(decoding: text, as: UTF8.self).hasSuffix(end), poll(&request, 1, 10_000) > 0 {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = Foundation.read(host, &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer.prefix(count)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Starts the program with this as its terminal.
  func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    // Opened here, so that the settings outlive the program and nothing is lost when it ends.
    let end = FileHandle(fileDescriptor: open(path, O_RDWR | O_NOCTTY), closeOnDealloc: true)
    process.standardInput = end
    process.standardOutput = end
    process.standardError = end
    try process.run()
    return process
  }
}
