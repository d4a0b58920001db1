/// How a filter or pooling window walks over an image.
///
/// Sizes and offsets follow TensorFlow Lite (`padding.h`): SAME pads so that there are
/// `ceil(input / stride)` outputs, the odd pixel of padding at the bottom and right; VALID does not pad.
struct Window: BitwiseCopyable {
  let vertical: Axis
  let horizontal: Axis

  /// The window of a weighing operator, whose options begin with padding, horizontal and vertical
  /// stride; `dilation` is the number of the horizontal dilation's field, the vertical's follows.
  init(
    of view: OperatorView, _ input: TensorShape, rows: Int, columns: Int, dilation field: Int
  ) throws(ModelProblem.Kind) {
    let padding: Int8 = try view.option(0, default: 0)
    vertical = try Axis(
      input: input.height, filter: rows, stride: try view.integerOption(2),
      dilation: try view.integerOption(field + 1, default: 1), padding: padding)
    horizontal = try Axis(
      input: input.width, filter: columns, stride: try view.integerOption(1),
      dilation: try view.integerOption(field, default: 1), padding: padding)
  }

  init(vertical: Axis, horizontal: Axis) {
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// How many outputs an image has.
  var positions: Int { vertical.output * horizontal.output }

  /// Whether `output` is what the walk over images of shape `input` leaves, channels apart.
  func produces(_ output: TensorShape, from input: TensorShape) -> Bool {
    output.rank == 4 && output.batch == input.batch && output.height == vertical.output
      && output.width == horizontal.output
  }

  /// One direction of the walk.
  struct Axis: BitwiseCopyable {
    let input: Int
    let output: Int
    let filter: Int
    let stride: Int
    let dilation: Int
    /// Pixels of padding before the image.
    let padding: Int

    /// - Throws: `.padding`, `.stride` or `.dilation` for an option out of range.
    init(input: Int, filter: Int, stride: Int, dilation: Int, padding code: Int8)
      throws(ModelProblem.Kind)
    {
      guard stride >= 1 else { throw .stride }
      guard dilation >= 1 else { throw .dilation }
      guard filter >= 1 else { throw .option }
      // Factors below 2³¹: no product or sum here reaches 2⁶³.
      let reach = (filter - 1) * dilation + 1
      switch code {
      case 0: output = (input + stride - 1) / stride
      case 1: output = input >= reach ? (input - reach) / stride + 1 : 0
      default: throw .padding(code: Int(code))
      }
      guard output >= 1 else { throw .option }
      padding = max(0, (output - 1) * stride + reach - input) / 2
      self.input = input
      self.filter = filter
      self.stride = stride
      self.dilation = dilation
    }

    /// The input position of the window's first tap; negative inside the padding.
    @inline(__always)
    func start(_ position: Int) -> Int { position &* stride &- padding }

    /// Whether all taps of a window that starts at `start` lie inside the image.
    @inline(__always)
    func isInside(_ start: Int) -> Bool {
      start >= 0 && start &+ (filter &- 1) &* dilation < input
    }

    /// The outputs whose windows lie inside the image.
    var outputsInside: Range<Int> {
      let last = input - 1 - (filter - 1) * dilation + padding
      let end = last < 0 ? 0 : min(output, last / stride + 1)
      return min(end, (padding + stride - 1) / stride)..<end
    }

    /// The taps that lie inside the image for a window that starts at `start`.
    @inline(__always)
    func taps(from start: Int) -> Range<Int> {
      isInside(start) ? 0..<filter : tapsAtBorder(from: start)
    }

    private func tapsAtBorder(from start: Int) -> Range<Int> {
      let first = start >= 0 ? 0 : (-start + dilation - 1) / dilation
      let end = min(filter, start >= input ? 0 : (input - start + dilation - 1) / dilation)
      return min(first, end)..<end
    }
  }
}
