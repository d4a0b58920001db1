internal import CVectorUnits

/// How the weights of all outputs lie for `feredge_weigh`.
struct WeightPacking: BitwiseCopyable {
  let path: KernelPath
  let outputs: Int
  /// Weights of an output, a multiple of the path's unit.
  let length: Int

  var byteCount: Int {
    let group = Int(feredge_group(path.number))
    return (outputs + group - 1) / group * group * length
  }

  /// Where weight `index` of an output lies; places without a weight hold 0.
  func place(of index: Int, output: Int) -> Int {
    Int(feredge_packed_place(path.number, length, output, index))
  }

  /// Fills the packed weights with those of all outputs.
  func pack(
    _ weights: Tensor, _ order: WeightOrder, of patches: ImagePatches,
    into packed: MutableValues<Int8>
  ) {
    for output in 0..<outputs {
      for index in 0..<patches.length {
        packed[place(of: patches.place(of: index), output: output)] = weights.int8(
          order.place(of: index, output: output))
      }
    }
  }

  /// The same with rows that have no windows, `[outputs, columns]`.
  func pack(_ rows: Values<Int8>, columns: Int, into packed: MutableValues<Int8>) {
    for output in 0..<outputs {
      for column in 0..<columns {
        packed[place(of: column, output: output)] = rows[output * columns + column]
      }
    }
  }

  /// What the path adds to a sum besides the products.
  func excess(weightSum sum: Int32) -> Int32 { feredge_value_offset(path.number) &* sum }
}

/// How the weights of a file lie: `[outputs, rows, columns, channels]`, or with the outputs last.
struct WeightOrder {
  let outputs: Int
  /// Weights of an output.
  let length: Int
  let isTransposed: Bool

  func place(of index: Int, output: Int) -> Int {
    isTransposed ? index * outputs + output : output * length + index
  }
}
