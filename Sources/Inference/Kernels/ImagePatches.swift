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
  let isDense: Bool
  /// Runs of a window.
  let runs: Int
  /// Values of a vector.
  private let unit: Int

  /// - Parameter unit: values of the shortest vector that the path takes, 16 or 4.
  init(window: Window, channels: Int, zeroPoint: Int8, unit: Int) {
    self.window = window
    self.channels = channels
    self.zeroPoint = zeroPoint
    self.unit = unit
    let row = window.horizontal.filter * channels
    let dense = Self.rounded(window.vertical.filter * row)
    // A seventh more products cost about as much as the copying.
    let isSparse = unit == 16 && 7 * window.vertical.filter * Self.rounded(row) > 8 * dense
    isDense = isSparse || (window.horizontal.dilation > 1 && window.horizontal.filter > 1)
    runs = isDense ? 1 : window.vertical.filter
  }

  /// Whole vectors of 16, which copies take.
  private static func rounded(_ count: Int) -> Int { (count + 15) & ~15 }

  /// Values of one window.
  var length: Int { window.vertical.filter * window.horizontal.filter * channels }
  /// Values of a run that count.
  private var runValues: Int { length / runs }
  /// The same, rounded up to whole vectors. What lies beyond is rubbish.
  var runLength: Int { (runValues + unit - 1) & ~(unit - 1) }
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
  var areAllInside: Bool {
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

  /// Whether windows are single pixels, one after another.
  var arePixels: Bool {
    let isPoint = { (axis: Window.Axis) in
      axis.filter == 1 && axis.stride == 1 && axis.padding == 0
    }
    return isPoint(window.vertical) && isPoint(window.horizontal) && !isDense
  }
}
