/// What every FULLY_CONNECTED must have, whatever its types: weights `[outputs, columns]` for an input whose
/// element count is a multiple of the columns.
struct FullyConnectedShape {
  let columns: Int
  let outputs: Int

  init(
    _ view: OperatorView, input: TensorShape, weights: TensorShape, output: TensorShape
  ) throws(ModelProblem.Kind) {
    outputs = output.channels
    guard weights.rank == 2, weights[0] == outputs else { throw .argumentShape(argument: 1) }
    columns = weights[1]
    guard input.elementCount % columns == 0 else { throw .argumentShape(argument: 0) }
    guard output.elementCount == input.elementCount / columns * outputs else {
      throw .argumentShape(argument: view.inputCount)
    }
    // Format 1 shuffles the weights for an old ARM kernel.
    let format: Int8 = try view.option(1, default: 0)
    guard format == 0 else { throw .option }
  }
}
