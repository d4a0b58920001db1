internal import CVectorUnits

/// How a path walks over the windows of a whole image, and the room that it needs, see `windows.h`.
struct ImageWindows: BitwiseCopyable {
  private let patches: ImagePatches
  /// Whether windows are taken from anywhere, eight together; else four of a line.
  private let isAnywhere: Bool

  /// - Parameter patches: with the path's unit, or with whole vectors where only kept blocks are weighed.
  init(_ patches: ImagePatches, _ path: KernelPath, isKept: Bool) {
    self.patches = patches
    isAnywhere = !isKept && feredge_takes_windows(path.number) != 0
  }

  private var down: Window.Axis { patches.window.vertical }
  private var across: Window.Axis { patches.window.horizontal }
  private var taps: Int { down.filter * across.filter }

  /// Windows that are weighed together.
  private static var together: Int { 8 }
  /// Copies that take more room than this on the stack are none.
  private static var freeBytes: Int { 3072 }

  /// Whole vectors, which copies write.
  private static func rounded(_ count: Int) -> Int { (count + 15) & ~15 }

  /// A copied window. Its last vector overshoots, which does no harm where the next one is copied later.
  private var copyBytes: Int {
    isAnywhere ? Self.rounded(patches.length) + 16 : patches.runLength
  }
  private var copiesBytes: Int { Self.together * copyBytes }

  /// Taps can be runs where they are whole vectors.
  private var kind: Int32 {
    if !isAnywhere { return Int32(patches.isDense ? feredge_copied_windows : feredge_row_runs) }
    let isDilated = across.dilation > 1 && across.filter > 1
    if patches.channels % 4 != 0 {
      return Int32(isDilated ? feredge_copied_windows : feredge_row_runs)
    }
    let takesTaps = isDilated || copiesBytes > Self.freeBytes
    return Int32(takesTaps ? feredge_tap_runs : feredge_row_runs)
  }

  // MARK: - Scratch: the list, a run of zero points, copies

  private var listBytes: Int {
    let runs = kind == Int32(feredge_tap_runs) ? taps : patches.runs
    return runs * Self.together * MemoryLayout<Int>.stride
  }
  private var zerosBytes: Int {
    let pixels = kind == Int32(feredge_tap_runs) ? 1 : across.filter
    return Self.rounded(pixels * patches.channels) + 16
  }
  var scratchBytes: Int {
    if !isAnywhere { return patches.scratchBytes }
    if patches.areAllInside && kind == Int32(feredge_row_runs) { return listBytes }
    return listBytes + zerosBytes + (kind == Int32(feredge_tap_runs) ? 0 : copiesBytes)
  }

  /// What is the same for all images.
  func geometry(_ scratch: MutableValues<Int8>) -> feredge_image {
    let isPoint = patches.arePixels
    let inside = across.outputsInside
    let start = unsafe scratch.mutableAddress
    // The scratch has this room.
    var image = unsafe feredge_image(
      values: nil, down: isPoint ? Self.onePixel : Self.axis(down),
      across: isPoint ? Self.line(patches.window.positions) : Self.axis(across),
      channels: patches.channels, kind: kind, zero_point: patches.zeroPoint,
      inside: isPoint ? 0 : inside.lowerBound,
      inside_end: isPoint ? patches.window.positions : inside.upperBound,
      runs: patches.runs, length: patches.runLength, copies: start, copy: copyBytes, list: nil,
      zeros: nil)
    if isAnywhere { unsafe place(in: scratch, of: &image) }
    return unsafe image
  }

  /// Divides the scratch.
  private func place(in scratch: MutableValues<Int8>, of image: inout feredge_image) {
    // Aligned for pointers.
    unsafe image.list = UnsafeMutableRawPointer(scratch.mutableAddress)
      .assumingMemoryBound(to: Optional<UnsafePointer<Int8>>.self)
    if scratchBytes == listBytes { return }
    let zeros = scratch.dropping(listBytes)
    zeros.fill(from: 0, length: zerosBytes, with: patches.zeroPoint)
    unsafe image.zeros = zeros.mutableAddress
    unsafe image.copies = zeros.dropping(zerosBytes).mutableAddress
  }

  private static func axis(_ axis: Window.Axis) -> feredge_axis {
    feredge_axis(
      input: axis.input, outputs: axis.output, filter: axis.filter, stride: axis.stride,
      dilation: axis.dilation, padding: axis.padding)
  }

  /// Windows of single pixels are one line of all pixels.
  private static func line(_ pixels: Int) -> feredge_axis {
    feredge_axis(input: pixels, outputs: pixels, filter: 1, stride: 1, dilation: 1, padding: 0)
  }
  private static var onePixel: feredge_axis { line(1) }
}
