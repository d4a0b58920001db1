import Foundation

/// A folder of its own for one test, removed with everything in it when the test ends.
public final class TestFolder {
  public let path: String

  public init() {
    path = NSTemporaryDirectory() + "feredge-test-" + UUID().uuidString.prefix(8)
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file of this folder.
  public func path(of name: String) -> String { path + "/" + name }

  /// Makes a file.
  public func write(_ bytes: [UInt8], to name: String) -> String {
    let file = path(of: name)
    precondition(FileManager.default.createFile(atPath: file, contents: Data(bytes)))
    return file
  }

  public func read(_ name: String) -> [UInt8] {
    FileManager.default.contents(atPath: path(of: name)).map { Array($0) } ?? []
  }
}
