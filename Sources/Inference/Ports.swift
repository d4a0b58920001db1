/// The tensors through which a network takes its inputs or gives its results.
struct Ports {
  let count: Int
  private var list: InlineArray<16, Port>

  struct Port {
    let tensor: Int
    let type: ElementType
    let shape: TensorShape
    let quantization: Quantization
  }

  init(ofInputsIn file: ModelFile) throws(ModelError) {
    do throws(ModelProblem.Kind) {
      self = try Ports(file.inputs, in: file)
    } catch {
      throw .invalid(first: ModelProblem(.file, error), count: 1)
    }
  }

  init(ofOutputsIn file: ModelFile) throws(ModelError) {
    do throws(ModelProblem.Kind) {
      self = try Ports(file.outputs, in: file)
    } catch {
      throw .invalid(first: ModelProblem(.file, error), count: 1)
    }
  }

  private init(_ indices: FlatVector<Int32>, in file: ModelFile) throws(ModelProblem.Kind) {
    list = InlineArray(
      repeating: Port(
        tensor: 0, type: .int8, shape: TensorShape(),
        quantization: Quantization(scale: 1, zeroPoint: 0)))
    count = indices.count
    for index in 0..<count {
      let tensor = try file.tensor(Int(indices[index]))
      // A number that is not quantized stands for itself.
      let quantization = tensor.quantization ?? Quantization(scale: 1, zeroPoint: 0)
      list[index] = Port(
        tensor: tensor.index, type: tensor.type, shape: tensor.shape, quantization: quantization)
    }
  }

  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Port {
    precondition(index >= 0 && index < count, "a port of the network")
    return list[index]
  }
}
