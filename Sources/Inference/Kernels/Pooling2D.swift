/// What MAX_POOL_2D and AVERAGE_POOL_2D share: `[batch, height, width, channels]` in and out, one
/// scale and zero point for both, a window that leaves out what lies outside the image.
///
/// A window always holds a pixel: VALID windows lie inside, and SAME pads less than the window is
/// long before the image and starts its last window inside it.
struct PoolingGeometry: BitwiseCopyable {
  let input: Int
  let output: Int
  let batch: Int
  let channels: Int
  let window: Window
  let range: ActivationRange

  /// - Parameter type: of the values, int8 or int16.
  init(checking view: OperatorView, of type: ElementType) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.activation(0, type)
    let output = try view.activationOutput(type)
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    guard input.isQuantizedLike(output) else { throw .argumentQuantizationDiffers(argument: 0) }
    window = try Self.window(of: view, input.shape)
    guard window.produces(output.shape, from: input.shape),
      output.shape.channels == input.shape.channels
    else { throw .argumentShape(argument: 1) }
    range = try view.activationRange(option: 5, of: output)
    self.input = input.index
    self.output = output.index
    batch = input.shape.batch
    channels = input.shape.channels
  }

  /// The walk over images of shape `input` that the operator's options tell.
  private static func window(
    of view: OperatorView, _ input: TensorShape
  ) throws(ModelProblem.Kind) -> Window {
    let padding: Int8 = try view.option(0, default: 0)
    return Window(
      vertical: try Window.Axis(
        input: input.height, filter: try view.integerOption(4),
        stride: try view.integerOption(2), dilation: 1, padding: padding),
      horizontal: try Window.Axis(
        input: input.width, filter: try view.integerOption(3),
        stride: try view.integerOption(1), dilation: 1, padding: padding))
  }

  /// Calls `pool` for each output pixel with the place where its image starts, the rows and columns of its
  /// window, and the pixel's own place.
  @inline(__always)
  func forEachWindow(_ pool: (Int, Range<Int>, Range<Int>, Int) -> Void) {
    let imageLength = window.vertical.input * window.horizontal.input * channels
    var place = 0
    for image in 0..<batch {
      for y in 0..<window.vertical.output {
        let rows = Self.pixels(window.vertical, y)
        for x in 0..<window.horizontal.output {
          pool(image * imageLength, rows, Self.pixels(window.horizontal, x), place)
          place += channels
        }
      }
    }
  }

  /// The pixels inside the image that the window at `position` covers.
  private static func pixels(_ axis: Window.Axis, _ position: Int) -> Range<Int> {
    let start = axis.start(position)
    let taps = axis.taps(from: start)
    return start + taps.lowerBound..<start + taps.upperBound
  }

  /// Where the values of a pixel start in its image.
  @inline(__always)
  func place(_ row: Int, _ column: Int) -> Int {
    (row * window.horizontal.input + column) * channels
  }
}

/// MAX_POOL_2D: the largest value of each channel in the window.
struct MaximumPooling2D: Kernel {
  private let geometry: PoolingGeometry

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    geometry = try PoolingGeometry(checking: view, of: .int8)
  }

  func run(in memory: KernelMemory) {
    let range = geometry.range
    let channels = geometry.channels
    let input = memory.values(geometry.input)
    let output = memory.output(geometry.output)
    geometry.forEachWindow { first, rows, columns, place in
      let image = input.dropping(first)
      let target = output.dropping(place)
      target.fill(from: 0, length: channels, with: Int8.min)
      for row in rows {
        for column in columns {
          let pixel = image.dropping(geometry.place(row, column))
          for channel in 0..<channels {
            target[channel] = max(target[channel], pixel[channel])
          }
        }
      }
      if range == .whole { return }
      for channel in 0..<channels { target[channel] = range.clamp(Int32(target[channel])) }
    }
  }
}

/// AVERAGE_POOL_2D: the mean of each channel over the window's pixels inside the image, rounded half
/// away from 0 (`reference/integer_ops/pooling.h`).
struct AveragePooling2D: Kernel {
  private let geometry: PoolingGeometry

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    geometry = try PoolingGeometry(checking: view, of: .int8)
  }

  var scratchBytes: Int { geometry.channels * MemoryLayout<Int32>.stride }

  func run(in memory: KernelMemory) {
    let channels = geometry.channels
    let sums = memory.scratch(Int32.self, count: channels)
    let input = memory.values(geometry.input)
    let output = memory.output(geometry.output)
    geometry.forEachWindow { first, rows, columns, place in
      let image = input.dropping(first)
      let target = output.dropping(place)
      sums.fill(from: 0, length: channels, with: 0)
      for row in rows {
        for column in columns {
          let pixel = image.dropping(geometry.place(row, column))
          for channel in 0..<channels { sums[channel] &+= Int32(pixel[channel]) }
        }
      }
      // At least 1, see `PoolingGeometry`; below 2²⁸ because the image is.
      let count = Int32(rows.count * columns.count)
      for channel in 0..<channels {
        let sum = sums[channel]
        let mean = (sum > 0 ? sum &+ count / 2 : sum &- count / 2) / count
        target[channel] = geometry.range.clamp(mean)
      }
    }
  }
}
