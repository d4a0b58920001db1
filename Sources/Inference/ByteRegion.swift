/// A part of the one fixed memory block: address and length, handed out once at start.
///
/// The block is never freed while the program runs, so a region stays valid for its life. Nothing
/// but the region's owner reads or writes it.
@safe
public struct ByteRegion: ~Copyable {
  public let start: UnsafeMutableRawPointer
  public let byteCount: Int

  /// - Precondition: `start` is aligned to 64 bytes and stays valid for the life of the process.
  @unsafe
  public init(start: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe self.start = start
    self.byteCount = byteCount
  }
}
