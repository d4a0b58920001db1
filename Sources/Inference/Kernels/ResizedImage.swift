/// What the resizing operators have in common: an image, and another of the size that the second argument
/// tells.
///
/// `[batch, height, width, channels]`, int8 or int16, of one scale and zero point; the size is known at load.
struct ResizedImage: BitwiseCopyable {
  let input: Int
  let output: Int
  let type: ElementType
  let batch: Int
  let channels: Int
  let inputHeight: Int
  let inputWidth: Int
  let outputHeight: Int
  let outputWidth: Int

  init(_ view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 2...2)
    let input = try view.movedInput(0)
    guard input.type == .int8 || input.type == .int16 else { throw .argumentType(argument: 0) }
    let output = try view.movedOutput(from: input)
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    let size = try view.constantIntegers(1)
    guard size.count == 2 else { throw .argumentShape(argument: 1) }
    guard output.shape.rank == 4, output.shape.batch == input.shape.batch,
      output.shape.channels == input.shape.channels, output.shape.height == size[0],
      output.shape.width == size[1]
    else { throw .argumentShape(argument: 2) }
    self.input = input.index
    self.output = output.index
    type = input.type
    batch = input.shape.batch
    channels = input.shape.channels
    inputHeight = input.shape.height
    inputWidth = input.shape.width
    outputHeight = output.shape.height
    outputWidth = output.shape.width
  }
}
