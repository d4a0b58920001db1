internal import CVectorUnits

/// The windows of an image as runs of values in the weights' order, ready for a dot product.
///
/// A window's row is a run of neighbouring values. Where whole vectors fit runs well, windows inside the
/// image are read where they lie, and only those at its border are copied, four neighbours together,
/// with the zero point for what lies outside. Else a window is copied into one dense run.
struct ImagePatches: BitwiseCopyable {
  let window: Window
  let channels: Int
  let zeroPoint: Int8
  private let isDense: Bool
  /// Runs of a window.
  let runs: Int

  init(window: Window, channels: Int, zeroPoint: Int8) {
    self.window = window
    self.channels = channels
    self.zeroPoint = zeroPoint
    let row = window.horizontal.filter * channels
    let dense = Self.rounded(window.vertical.filter * row)
    // A seventh more products cost about as much as the copying.
    let isSparse = 7 * window.vertical.filter * Self.rounded(row) > 8 * dense
    isDense = isSparse || (window.horizontal.dilation > 1 && window.horizontal.filter > 1)
    runs = isDense ? 1 : window.vertical.filter
  }

  /// Whole vectors.
  private static func rounded(_ count: Int) -> Int { (count + 15) & ~15 }

  /// Values of one window.
  var length: Int { window.vertical.filter * window.horizontal.filter * channels }
  /// Values of a run that count.
  private var runValues: Int { length / runs }
  /// The same, rounded up to whole vectors. What lies beyond is rubbish.
  var runLength: Int { Self.rounded(runValues) }
  /// Values of all runs with what lies beyond.
  var paddedLength: Int { runs * runLength }
  /// Values of one image.
  var imageLength: Int { window.vertical.input * window.horizontal.input * channels }

  /// Where value `index` of a window lies in the runs.
  func place(of index: Int) -> Int { index / runValues * runLength + index % runValues }

  /// Vectors of all runs.
  var blocks: Int { paddedLength / 16 }

  /// The weights that meet vector `index` of a window.
  func weights(ofBlock index: Int) -> Range<Int> {
    let place = place(ofBlock: index)
    let run = Int(place.run) * runValues
    return run + Int(place.place)..<run + min(Int(place.place) + 16, runValues)
  }

  /// The run of vector `index` of a window, and its place in there.
  func place(ofBlock index: Int) -> feredge_kept {
    feredge_kept(
      run: Int32(16 * index / runLength), place: Int32(16 * index % runLength))
  }

  /// Whether no window reaches beyond the image.
  private var areAllInside: Bool {
    window.horizontal.outputsInside.count == window.horizontal.output
      && window.vertical.outputsInside.count == window.vertical.output
  }

  /// Columns that four neighbouring windows cover.
  private var columnsOfFour: Int { 3 * window.horizontal.stride + window.horizontal.filter }

  /// Room for four windows, and for last vectors that overshoot.
  var scratchBytes: Int {
    if isDense { return 4 * runLength + 32 }
    return areAllInside ? 0 : Self.rounded(runs * columnsOfFour * channels) + 32
  }

  /// Windows of a line that lie one after another in memory: all lines together where windows are
  /// single pixels.
  var lineWindows: Int {
    isOnePixelAfterAnother ? window.positions : window.horizontal.output
  }
  var lines: Int { window.positions / lineWindows }

  private var isOnePixelAfterAnother: Bool {
    let isPoint = { (axis: Window.Axis) in
      axis.filter == 1 && axis.stride == 1 && axis.padding == 0
    }
    return isPoint(window.vertical) && isPoint(window.horizontal) && !isDense
  }

  /// Neighbouring windows.
  struct Patch {
    let values: Values<Int8>
    /// Values from a window to the next, and from a window's run to its next.
    let stride: Int
    let line: Int
  }

  /// The windows of `count` neighbouring outputs, at most four, of a line.
  @inline(__always)
  func patch(
    _ count: Int, line y: Int, from x: Int, of image: Values<Int8>, _ scratch: MutableValues<Int8>
  ) -> Patch {
    let across = window.horizontal
    let top = window.vertical.start(y)
    let left = across.start(x)
    if isDense {
      let columns = (count &- 1) &* across.stride &+ across.filter
      if left >= 0, left &+ columns <= across.input, across.dilation == 1,
        window.vertical.isInside(top)
      {
        let place = (top &* across.input &+ left) &* channels
        gatherInside(count, image.dropping(place), into: scratch)
        return Patch(values: scratch.values, stride: runLength, line: 0)
      }
      for index in 0..<count {
        gather(
          image, top: top, left: left &+ index &* across.stride, columns: across.filter,
          into: scratch.dropping(index &* runLength))
      }
      return Patch(values: scratch.values, stride: runLength, line: 0)
    }
    let columns = (count &- 1) &* across.stride &+ across.filter
    let isInside =
      left >= 0 && (left &+ columns <= across.input || isOnePixelAfterAnother)
      && window.vertical.isInside(top)
    if isInside {
      return Patch(
        values: image.dropping((top &* across.input &+ left) &* channels),
        stride: across.stride &* channels,
        line: window.vertical.dilation &* across.input &* channels)
    }
    gather(image, top: top, left: left, columns: columns, into: scratch)
    return Patch(
      values: scratch.values, stride: across.stride &* channels, line: columns &* channels)
  }

  /// Copies `count` windows inside the image, the first from `corner` on.
  @inline(__always)
  private func gatherInside(
    _ count: Int, _ corner: Values<Int8>, into patch: MutableValues<Int8>
  ) {
    let length = window.horizontal.filter &* channels
    let line = window.vertical.dilation &* window.horizontal.input &* channels
    for index in 0..<count {
      let source = corner.dropping(index &* window.horizontal.stride &* channels)
      // Whole vectors: the patches have room for what overshoots, and the arena has readable bytes.
      unsafe feredge_copy_rows(
        patch.dropping(index &* runLength).mutableAddress, source.address,
        window.vertical.filter, length, line)
    }
  }

  /// Copies the rows of windows that cover `columns` columns from `left` on, and the zero point for what
  /// lies outside the image. In whole vectors and rising order: each overshoots into the place of the next.
  private func gather(
    _ image: Values<Int8>, top: Int, left: Int, columns: Int, into patch: MutableValues<Int8>
  ) {
    if window.horizontal.dilation > 1 && window.horizontal.filter > 1 {
      gatherTaps(image, top: top, left: left, into: patch)
      return
    }
    let width = window.horizontal.input
    let before = min(max(0, 0 &- left), columns) &* channels
    let inside = max(0, min(columns, width &- left) &- max(0, 0 &- left)) &* channels
    let length = columns &* channels
    var place = 0
    var y = top
    for _ in 0..<window.vertical.filter {
      if y >= 0 && y < window.vertical.input && inside > 0 {
        patch.spread(zeroPoint, from: place, length: before)
        let start = (y &* width &+ max(0, left)) &* channels
        patch.spread(image.dropping(start), from: place &+ before, length: inside)
        let end = before &+ inside
        patch.spread(zeroPoint, from: place &+ end, length: length &- end)
      } else {
        patch.spread(zeroPoint, from: place, length: length)
      }
      place &+= length
      y &+= window.vertical.dilation
    }
  }

  /// Copies tap by tap and fills what lies outside the image.
  private func gatherTaps(
    _ image: Values<Int8>, top: Int, left: Int, into patch: MutableValues<Int8>
  ) {
    let across = window.horizontal
    var place = 0
    for row in 0..<window.vertical.filter {
      let y = top + row * window.vertical.dilation
      for column in 0..<across.filter {
        let x = left + column * across.dilation
        if y >= 0, y < window.vertical.input, x >= 0, x < across.input {
          patch.spread(
            image.dropping((y * across.input + x) * channels), from: place, length: channels)
        } else {
          patch.spread(zeroPoint, from: place, length: channels)
        }
        place += channels
      }
    }
  }
}

extension MutableValues where Element == Int8 {
  /// Writes `value` to `length` places from `index` on, and up to 15 beyond.
  @inline(__always)
  fileprivate func spread(_ value: Int8, from index: Int, length: Int) {
    assert(index >= 0 && index + ((length + 15) & ~15) <= count, "room for whole vectors")
    unsafe feredge_fill(mutableAddress + index, value, length)
  }

  /// Copies the first `length` of `source` to the places from `index` on, and up to 15 more.
  @inline(__always)
  fileprivate func spread(_ source: Values<Int8>, from index: Int, length: Int) {
    assert(index >= 0 && index + ((length + 15) & ~15) <= count, "room for whole vectors")
    unsafe feredge_copy(mutableAddress + index, source.address, length)
  }
}
