/// Ever coarser copies of a frame, each pixel the mean of 2×2 of the level below.
///
/// A crop that shrinks the picture reads the level whose pixels are just smaller than its own, so
/// that every source pixel counts and none flickers. Level 0 is the frame itself and is not copied.
/// All levels have their place in one block, fixed at start.
@safe
public struct LumaPyramid: ~Copyable {
  /// Levels at most, level 0 included.
  public static var mostLevels: Int { 5 }
  /// Sides below this are not halved any more.
  private static var leastSide: Int { 4 }

  private let storage: UnsafeMutableRawPointer
  private let geometries: InlineArray<5, FrameGeometry>
  /// Levels, level 0 included; at least 1.
  public let levelCount: Int

  /// Bytes of storage for frames of this geometry.
  public static func byteCount(for geometry: FrameGeometry) -> Int {
    var level = geometry
    var sum = 0
    for _ in 1..<mostLevels {
      guard let half = halved(level) else { break }
      sum += half.byteCount
      level = half
    }
    return sum
  }

  /// - Parameters:
  ///   - geometry: of all frames to come.
  ///   - storage: `byteCount(for: geometry)` bytes.
  ///
  /// Safe as long as the storage stays valid, and untouched by others, for the life of the pyramid.
  @unsafe
  public init(for geometry: FrameGeometry, storage: UnsafeMutableRawPointer) {
    var found = InlineArray<5, FrameGeometry>(repeating: geometry)
    var count = 1
    while count < Self.mostLevels, let half = Self.halved(found[count - 1]) {
      found[count] = half
      count += 1
    }
    geometries = found
    levelCount = count
    unsafe self.storage = storage
  }

  /// Size of a level.
  ///
  /// - Precondition: `level` < `levelCount`.
  public func geometry(ofLevel level: Int) -> FrameGeometry { geometries[level] }

  /// Computes all levels of a frame.
  ///
  /// - Precondition: the frame has the geometry given at start.
  public mutating func fill(from frame: borrowing Frame) {
    precondition(frame.geometry == geometries[0], "a camera's frames have one geometry")
    guard levelCount > 1 else { return }
    fill(level: 1, from: LumaPlane(frame))
    for level in 2..<max(2, levelCount) {
      // The level below is complete and lies before this one; `fill` writes this level only.
      let below = unsafe Span(_unsafeElements: bytes(ofLevel: level - 1))
      fill(level: level, from: LumaPlane(pixels: below, geometry: geometries[level - 1]))
    }
  }

  /// A level from 1 on, as the last `fill` left it.
  @_lifetime(borrow self)
  public func plane(_ level: Int) -> LumaPlane {
    precondition(level >= 1 && level < levelCount, "level 0 is the frame")
    let bytes = unsafe bytes(ofLevel: level)
    let pixels = unsafe Span(_unsafeElements: UnsafeBufferPointer(bytes))
    let plane = LumaPlane(pixels: pixels, geometry: geometries[level])
    return unsafe _overrideLifetime(plane, borrowing: self)
  }

  private mutating func fill(level: Int, from source: LumaPlane) {
    let geometry = geometries[level]
    var target = unsafe MutableSpan(_unsafeElements: bytes(ofLevel: level))
    for row in 0..<geometry.height {
      let upper = source.row(2 * row)
      let lower = source.row(2 * row + 1)
      var line = target._mutatingExtracting(
        row * geometry.width..<(row + 1) * geometry.width)
      for column in 0..<geometry.width {
        let top = UInt16(upper[2 * column]) + UInt16(upper[2 * column + 1])
        let bottom = UInt16(lower[2 * column]) + UInt16(lower[2 * column + 1])
        line[column] = UInt8(truncatingIfNeeded: (top + bottom + 2) >> 2)
      }
    }
  }

  /// In range: levels stand one after another and `storage` holds the sum of their sizes.
  @unsafe
  private func bytes(ofLevel level: Int) -> UnsafeMutableBufferPointer<UInt8> {
    var offset = 0
    for lower in 1..<level { offset += geometries[lower].byteCount }
    return unsafe UnsafeMutableBufferPointer(
      start: (storage + offset).assumingMemoryBound(to: UInt8.self),
      count: geometries[level].byteCount)
  }

  /// Half of each side, a last odd row or column left out; `nil` below `leastSide`.
  private static func halved(_ geometry: FrameGeometry) -> FrameGeometry? {
    guard min(geometry.width, geometry.height) >= leastSide else { return nil }
    return FrameGeometry(
      width: geometry.width / 2, height: geometry.height / 2, bytesPerRow: geometry.width / 2)
  }
}
