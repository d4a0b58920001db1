/// RESIZE_NEAREST_NEIGHBOR: each output pixel is the input pixel nearest to its place.
///
/// `[batch, height, width, channels]`; the place is computed in single precision, as the reference
/// does (`reference/resize_nearest_neighbor.h`), once, into tables of rows and columns.
struct ResizeNearestNeighbor: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let channels: Int
  private let inputHeight: Int
  private let inputWidth: Int
  private let outputHeight: Int
  private let outputWidth: Int
  private let alignsCorners: Bool
  private let centersPixels: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.isQuantizedLike(output) else { throw .argumentQuantizationDiffers(argument: 0) }
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    let size = try view.constantIntegers(1)
    guard size.count == 2 else { throw .argumentShape(argument: 1) }
    guard output.shape.rank == 4, output.shape.batch == input.shape.batch,
      output.shape.channels == input.shape.channels, output.shape.height == size[0],
      output.shape.width == size[1]
    else { throw .argumentShape(argument: 2) }
    self.input = input.index
    self.output = output.index
    batch = input.shape.batch
    channels = input.shape.channels
    inputHeight = input.shape.height
    inputWidth = input.shape.width
    outputHeight = output.shape.height
    outputWidth = output.shape.width
    alignsCorners = try view.flag(0)
    centersPixels = try view.flag(1)
  }

  var constantBytes: Int { (outputHeight + outputWidth) * MemoryLayout<Int32>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let places = memory.constants(Int32.self, count: outputHeight + outputWidth)
    for row in 0..<outputHeight {
      places[row] = nearest(to: row, of: inputHeight, outputs: outputHeight)
    }
    for column in 0..<outputWidth {
      places[outputHeight + column] = nearest(to: column, of: inputWidth, outputs: outputWidth)
    }
  }

  /// The input position, in `0..<inputs`, that output `position` takes its value from.
  private func nearest(to position: Int, of inputs: Int, outputs: Int) -> Int32 {
    let scale =
      alignsCorners && outputs > 1
      ? Float(inputs - 1) / Float(outputs - 1) : Float(inputs) / Float(outputs)
    let place = (Float(position) + (centersPixels ? 0.5 : 0)) * scale
    // Not negative, and below 2³⁰: truncating is rounding down.
    let index = alignsCorners ? Int(roundedAwayFromZero(Double(place))) : Int(place)
    return Int32(min(index, inputs - 1))
  }

  func run(in memory: KernelMemory) {
    let places = memory.constants(Int32.self, count: outputHeight + outputWidth).values
    let input = memory.values(self.input)
    let output = memory.output(self.output)
    var target = 0
    for image in 0..<batch {
      for row in 0..<outputHeight {
        let line = (image * inputHeight + Int(places[row])) * inputWidth
        for column in 0..<outputWidth {
          let pixel = line + Int(places[outputHeight + column])
          output.copy(input.dropping(pixel * channels), to: target, length: channels)
          target += channels
        }
      }
    }
  }
}
