/// RESIZE_BILINEAR: each output pixel is weighed from the four input pixels around its place.
///
/// `[batch, height, width, channels]`; places and weights have 10 fraction bits, the sum of the four is
/// rounded half away from 0 (`reference/resize_bilinear.h`). Where a half-pixel place lies before the first
/// pixel, both neighbours are that pixel, so that the weights still add up to 1.
struct ResizeBilinear: Kernel {
  private let image: ResizedImage

  /// The two input rows or columns of an output's, and the weight of the second in 1/1024.
  private struct Neighbors: BitwiseCopyable {
    let lower: Int32
    let upper: Int32
    let weight: Int32
  }

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    image = try ResizedImage(view)
    let rows = try Walk(view, from: image.inputHeight, to: image.outputHeight)
    let columns = try Walk(view, from: image.inputWidth, to: image.outputWidth)
    // The rounded step may overshoot where there are many outputs; the last place is the farthest.
    guard rows.neighbors(image.outputHeight - 1).lower < image.inputHeight,
      columns.neighbors(image.outputWidth - 1).lower < image.inputWidth
    else { throw .option }
  }

  /// How places along one dimension follow from positions.
  private struct Walk {
    private let inputs: Int
    /// Input pixels from one output to the next, in 1/1024.
    private let step: Int
    private let centersPixels: Bool

    init(_ view: OperatorView, from inputs: Int, to outputs: Int) throws(ModelProblem.Kind) {
      let alignsCorners = try view.flag(2)
      centersPixels = try view.flag(3)
      guard !alignsCorners || !centersPixels else { throw .option }
      self.inputs = inputs
      let gaps = alignsCorners && outputs > 1 ? 1 : 0
      step = (1024 * (inputs - gaps) + (outputs - gaps) / 2) / (outputs - gaps)
      // The reference's 32-bit numbers hold every place.
      guard step * outputs <= Int(Int32.max) - 1024 else { throw .option }
    }

    func neighbors(_ position: Int) -> Neighbors {
      let place = position * step + (centersPixels ? step / 2 - 512 : 0)
      // Division rounds towards 0 as the reference's does.
      let lower = max(place / 1024, 0)
      let upper = min((place + 1023) / 1024, inputs - 1)
      return Neighbors(
        lower: Int32(lower), upper: Int32(upper), weight: Int32(place - 1024 * lower))
    }
  }

  var constantBytes: Int {
    (image.outputHeight + image.outputWidth) * MemoryLayout<Neighbors>.stride
  }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let neighbors = memory.constants(Neighbors.self, count: image.outputHeight + image.outputWidth)
    let rows = try Walk(view, from: image.inputHeight, to: image.outputHeight)
    let columns = try Walk(view, from: image.inputWidth, to: image.outputWidth)
    for row in 0..<image.outputHeight { neighbors[row] = rows.neighbors(row) }
    for column in 0..<image.outputWidth {
      neighbors[image.outputHeight + column] = columns.neighbors(column)
    }
  }

  func run(in memory: KernelMemory) {
    let neighbors = memory.constants(Neighbors.self, count: image.outputHeight + image.outputWidth)
      .values
    if image.type == .int16 {
      resize(
        memory.numbers(Int16.self, of: image.input), neighbors,
        into: memory.numbers(Int16.self, of: image.output))
    } else {
      resize(
        memory.numbers(Int8.self, of: image.input), neighbors,
        into: memory.numbers(Int8.self, of: image.output))
    }
  }

  @inline(__always)
  private func resize<Number: FixedWidthInteger & BitwiseCopyable>(
    _ input: UnalignedValues<Number>, _ neighbors: Values<Neighbors>,
    into output: UnalignedValues<Number>
  ) {
    var target = 0
    for item in 0..<image.batch {
      let source = item * image.inputHeight * image.inputWidth * image.channels
      for row in 0..<image.outputHeight {
        for column in 0..<image.outputWidth {
          mix(
            input, from: source, neighbors[row], neighbors[image.outputHeight + column],
            into: output, at: target)
          target += image.channels
        }
      }
    }
  }

  /// One output pixel.
  @inline(__always)
  private func mix<Number: FixedWidthInteger & BitwiseCopyable>(
    _ input: UnalignedValues<Number>, from source: Int, _ row: Neighbors, _ column: Neighbors,
    into output: UnalignedValues<Number>, at target: Int
  ) {
    let upperLeft = source + place(row.lower, column.lower)
    let upperRight = source + place(row.lower, column.upper)
    let lowerLeft = source + place(row.upper, column.lower)
    let lowerRight = source + place(row.upper, column.upper)
    let down = Int64(row.weight)
    let right = Int64(column.weight)
    for channel in 0..<image.channels {
      let above =
        Int64(input[upperLeft + channel]) * (1024 - right)
        + Int64(input[upperRight + channel]) * right
      let below =
        Int64(input[lowerLeft + channel]) * (1024 - right)
        + Int64(input[lowerRight + channel]) * right
      let sum = above * (1024 - down) + below * down
      let rounded = (sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20)
      output[target + channel] = Number(truncatingIfNeeded: rounded)
    }
  }

  private func place(_ row: Int32, _ column: Int32) -> Int {
    (Int(row) * image.inputWidth + Int(column)) * image.channels
  }
}
