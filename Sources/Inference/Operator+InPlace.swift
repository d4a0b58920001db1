extension Operator {
  /// Inputs that the output may overwrite, where nobody reads them afterwards and their shape is the
  /// output's: kernels that read each value of them before they write the output's at the same index.
  var replaceable: InlineArray<2, Int?> {
    switch self {
    case .add(let kernel): kernel.replaceable
    case .multiply(let kernel): kernel.replaceable
    case .tableLookup(let kernel): [kernel.input, nil]
    default: [nil, nil]
    }
  }
}
