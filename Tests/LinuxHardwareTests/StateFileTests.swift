import Foundation
import Hardware
import LinuxHardware
import TestSupport
import Testing

@Suite struct StateFileTests {
  let folder = TestFolder()

  func read(_ path: String) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16)
    var target = bytes.mutableSpan
    let count = try StateFile.read(path: Array(path.utf8).span, into: &target)
    return count.map { Array(bytes[..<min($0, 16)]) }
  }

  @Test func `what was replaced last is read, and no other file stays`() throws {
    let path = folder.path(of: "state")
    #expect(try read(path) == nil)
    var file = try StateFile(path: Array(path.utf8).span)
    try file.replace(with: [1, 2, 3].span, isLast: false)
    #expect(try read(path) == [1, 2, 3])
    try file.replace(with: [4].span, isLast: true)
    #expect(try read(path) == [4])
    #expect(!FileManager.default.fileExists(atPath: path + ".new"))
  }

  @Test func `a replacement that fails leaves the old bytes`() throws {
    let path = folder.path(of: "kept")
    var file = try StateFile(path: Array(path.utf8).span)
    try file.replace(with: [7].span, isLast: true)
    // A folder stands where the new bytes are to be written.
    try FileManager.default.createDirectory(
      atPath: path + ".new", withIntermediateDirectories: false)
    #expect(throws: SystemError.self) { try file.replace(with: [8].span, isLast: true) }
    #expect(try read(path) == [7])
  }
}
