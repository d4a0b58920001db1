internal import CLinux

/// A driver's image buffers, mapped into this process until their owner ends.
///
/// Public only because Embedded Swift lets no other module end a value whose `deinit` it cannot see.
@safe
public struct VideoBuffers: ~Copyable {
  /// A driver may make more buffers than it was asked for, but none more than V4L2's `VIDEO_MAX_FRAME`.
  private static var mostBuffers: Int { 32 }

  @safe private struct Mapping {
    var start: UnsafeMutableRawPointer?
    var byteCount: Int
  }
  private var mappings: InlineArray<32, Mapping>
  private(set) var count = 0

  /// No buffers yet.
  init() { mappings = InlineArray(repeating: unsafe Mapping(start: nil, byteCount: 0)) }

  deinit { unmapAll() }

  /// Maps the buffers that the driver made.
  ///
  /// - Parameter needed: bytes that each must have.
  mutating func map(
    _ device: borrowing FileDescriptor, count made: Int, holding needed: Int
  ) throws(CameraError) {
    precondition(count == 0, "mapped once")
    guard made >= 2, made <= Self.mostBuffers else { throw .tooFewBuffers(made) }
    for index in 0..<made {
      var buffer = feredge_video_buffer()
      try askCamera(.makeBuffers) {
        unsafe feredge_video_query_buffer(device.rawValue, UInt32(index), &buffer)
      }
      guard Int(buffer.length) >= needed else { throw .tooFewBuffers(index) }
      guard
        let start = unsafe feredge_map_device(
          device.rawValue, Int(buffer.length), Int(buffer.offset))
      else { throw .system(SystemError(.map, .last)) }
      unsafe mappings[index] = Mapping(start: start, byteCount: Int(buffer.length))
      count += 1
    }
  }

  mutating func unmap() {
    unmapAll()
    count = 0
  }

  private func unmapAll() {
    for index in 0..<count {
      // Cannot fail: these are exactly the address and length of the mapping.
      if let start = unsafe mappings[index].start {
        _ = unsafe munmap(start, mappings[index].byteCount)
      }
    }
  }

  /// The bytes of a buffer.
  ///
  /// - Precondition: the driver has handed the buffer over.
  @_lifetime(borrow self)
  func bytes(of index: Int, count byteCount: Int) -> Span<UInt8> {
    precondition(
      index < count && byteCount <= mappings[index].byteCount, "a buffer that was mapped")
    // The mapping lives as long as `self`.
    let all = unsafe UnsafeRawBufferPointer(start: mappings[index].start, count: byteCount)
    let span = unsafe Span<UInt8>(_unsafeBytes: all)
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}
