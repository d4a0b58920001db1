/// RESIZE_NEAREST_NEIGHBOR: each output pixel is the input pixel nearest to its place.
///
/// `[batch, height, width, channels]`; the place is computed in single precision, as the reference
/// does (`reference/resize_nearest_neighbor.h`), once, into tables of rows and columns.
struct ResizeNearestNeighbor: Kernel {
  private let image: ResizedImage
  private let alignsCorners: Bool
  private let centersPixels: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    image = try ResizedImage(view)
    alignsCorners = try view.flag(0)
    centersPixels = try view.flag(1)
  }

  var constantBytes: Int { (image.outputHeight + image.outputWidth) * MemoryLayout<Int32>.stride }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let places = memory.constants(Int32.self, count: image.outputHeight + image.outputWidth)
    for row in 0..<image.outputHeight {
      places[row] = nearest(to: row, of: image.inputHeight, outputs: image.outputHeight)
    }
    for column in 0..<image.outputWidth {
      places[image.outputHeight + column] = nearest(
        to: column, of: image.inputWidth, outputs: image.outputWidth)
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
    let places = memory.constants(Int32.self, count: image.outputHeight + image.outputWidth).values
    let input = memory.bytes(image.input)
    let output = memory.outputBytes(image.output)
    let pixelBytes = image.channels * image.type.byteCount
    var target = 0
    for item in 0..<image.batch {
      for row in 0..<image.outputHeight {
        let line = (item * image.inputHeight + Int(places[row])) * image.inputWidth
        for column in 0..<image.outputWidth {
          let pixel = line + Int(places[image.outputHeight + column])
          output.copy(input.dropping(pixel * pixelBytes), to: target, length: pixelBytes)
          target += pixelBytes
        }
      }
    }
  }
}
