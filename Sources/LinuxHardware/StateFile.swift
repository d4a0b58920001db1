internal import CLinux
public import Hardware

/// A small file that is replaced as a whole.
///
/// The new bytes go into `PATH.new`, which then takes the place of `PATH`: whoever reads sees the old file or
/// the new one. In a run nobody waits for the disk: the kernel writes both within seconds (ext4 does so before
/// the rename is on the disk, `auto_da_alloc`). The last time, it is waited for.
public struct StateFile: StateStore, ~Copyable {
  private let path: PathName
  private let newPath: PathName

  /// - Throws: as opening does; `nameTooLong` when `.new` finds no room behind the path.
  public init(path: Span<UInt8>) throws(SystemError) {
    let old = try Self.name(path, "")
    let new = try Self.name(path, ".new")
    self.path = old
    newPath = new
  }

  private static func name(
    _ path: Span<UInt8>, _ ending: StaticString
  ) throws(SystemError) -> PathName {
    do throws(Errno) { return try PathName(path, and: ending) } catch {
      throw SystemError(.open, error)
    }
  }

  public mutating func replace(with bytes: Span<UInt8>, isLast: Bool) throws(SystemError) {
    var file = try FileDescriptor.open(newPath, for: .overwrite)
    var written = 0
    while written < bytes.count {
      written += try file.write(bytes.extracting(written..<bytes.count))
    }
    if isLast { _ = try perform(.flush) { fdatasync(file.rawValue) } }
    try file.close()
    _ = try perform(.write) {
      unsafe newPath.withCString { new in
        unsafe path.withCString { old in unsafe rename(new, old) }
      }
    }
  }

  /// Reads what is kept.
  ///
  /// - Parameter bytes: gets the file's bytes as far as they fit.
  /// - Returns: how many there are; `nil` without a file.
  public static func read(
    path: Span<UInt8>, into bytes: inout MutableSpan<UInt8>
  ) throws(SystemError) -> Int? {
    do throws(SystemError) {
      let file = try MappedFile(path: path)
      return copy(file, into: &bytes)
    } catch {
      if error.errno == .noSuchFile { return nil }
      throw error
    }
  }

  private static func copy(
    _ file: borrowing MappedFile, into bytes: inout MutableSpan<UInt8>
  ) -> Int {
    let kept = file.bytes
    for index in 0..<min(kept.count, bytes.count) { bytes[index] = kept[index] }
    return kept.count
  }
}
