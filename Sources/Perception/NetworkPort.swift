internal import Inference

/// Checks at start that a network's inputs and outputs mean what the pipeline takes them for.
struct NetworkPort {
  let role: NetworkRole

  /// Checks the first input: one picture of `height` × `width` × 1, value = brightness − 128.
  func checkInput(
    of network: borrowing Interpreter, width: Int, height: Int
  ) throws(PerceptionError) {
    guard network.inputCount == 1, network.inputShape(0).rank == 4,
      network.inputQuantization(0).zeroPoint == -128
    else { throw .wrongInput(role) }
    let shape = network.inputShape(0)
    guard shape.batch == 1, shape.height == height, shape.width == width, shape.channels == 1
    else { throw .wrongInput(role) }
    guard !network.canFail else { throw .mayFail(role) }
  }

  /// The index of an output with `count` values.
  func index(
    of output: NetworkOutput, count: Int, in network: borrowing Interpreter
  ) throws(PerceptionError) -> Int {
    guard let index = network.outputIndex(named: output.name) else {
      throw .missingOutput(role, output)
    }
    guard network.outputType(index) == .int8, network.outputShape(index).elementCount == count
    else {
      throw .wrongOutput(role, output)
    }
    return index
  }

  /// The same for probabilities: (value + 128) ÷ 256, as LOGISTIC and SOFTMAX give them.
  func probability(
    _ output: NetworkOutput, count: Int = 1, in network: borrowing Interpreter
  ) throws(PerceptionError) -> Int {
    let index = try index(of: output, count: count, in: network)
    let quantization = network.outputQuantization(index)
    guard quantization.scale == 1 / 256, quantization.zeroPoint == -128 else {
      throw .wrongOutput(role, output)
    }
    return index
  }

  /// The same where the network has such an output; `nil`: it does not tell.
  func probability(
    ifGiven output: NetworkOutput, in network: borrowing Interpreter
  ) throws(PerceptionError) -> Int? {
    guard network.outputIndex(named: output.name) != nil else { return nil }
    return try probability(output, in: network)
  }
}

extension Interpreter {
  /// Runs a network that `NetworkPort.checkInput` has let through: no input can make it fail.
  mutating func compute() {
    do throws(InvocationError) { try invoke() } catch {
      preconditionFailure("a network that cannot fail")
    }
  }
}
