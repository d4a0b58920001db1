internal import CVectorUnits

/// Every operator that turns one int8 value into one int8 value, as a table of 256 results.
///
/// `ElementwiseFunction` says which; the table is filled once, so that all of them cost the same. As many
/// values as make whole vectors are looked up in those, see `lookup.h`.
struct TableLookup: Kernel {
  let input: Int
  private let output: Int

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.int8Input(0)
    let output = try view.int8Output()
    guard input.shape == output.shape else { throw .argumentShape(argument: 1) }
    _ = try ElementwiseFunction(view, from: input, to: output)
    self.input = input.index
    self.output = output.index
  }

  var constantBytes: Int { 256 }

  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {
    let function = try ElementwiseFunction(
      view, from: try view.int8Input(0), to: try view.int8Output())
    let table = memory.constants(Int8.self, count: 256)
    for byte in 0..<256 { table[byte] = function(Int8(truncatingIfNeeded: byte)) }
  }

  func run(in memory: KernelMemory) {
    let table = memory.constants(Int8.self, count: 256).values
    let input = memory.values(self.input)
    let output = memory.output(self.output)
    let vectorCount = output.count & ~15
    // The shapes are the same, so both have at least `vectorCount` values.
    unsafe feredge_look_up(
      KernelPath.fastest.number, table.address, input.address, output.mutableAddress, vectorCount)
    for index in vectorCount..<output.count {
      output[index] = table[Int(UInt8(bitPattern: input[index]))]
    }
  }
}
