internal import Console
internal import Inference
internal import LinuxHardware

/// A network in text: ports, operators, cost, memory, and the arena over time as a picture.
struct NetworkSheet {
  let names: ModelNames

  /// Columns of the picture, at most; networks of more operators share columns.
  private static var pictureWidth: Int { 60 }

  func write(_ network: borrowing Interpreter, to page: inout Page) throws(SystemError) {
    for port in 0..<network.inputCount {
      page.line.append(port == 0 ? "inputs\n" : "")
      append(
        network.inputTensor(port), network.inputShape(port), network.inputType(port),
        network.inputQuantization(port), to: &page)
      try page.end()
    }
    for port in 0..<network.outputCount {
      page.line.append(port == 0 ? "outputs\n" : "")
      append(
        network.outputTensor(port), network.outputShape(port), network.outputType(port),
        network.outputQuantization(port), to: &page)
      try page.end()
    }
    try writeOperators(network, to: &page)
    try writeMemory(network, to: &page)
    try writePicture(network, to: &page)
  }

  private func append(
    _ tensor: Int, _ shape: TensorShape, _ type: ElementType, _ quantization: Quantization,
    to page: inout Page
  ) {
    page.line.append("  ")
    names.withTensorName(tensor) { page.line.append(printable: $0) }
    page.line.append(" ")
    page.line.append(shape)
    page.line.append(" ")
    page.line.append(type.name)
    page.line.append(" scale ")
    page.line.append(quantization.scale)
    page.line.append(" zero point ")
    page.line.append(decimal: Int64(quantization.zeroPoint))
  }

  private func writeOperators(
    _ network: borrowing Interpreter, to page: inout Page
  ) throws(SystemError) {
    page.line.append("operators\n")
    var total = 0
    for index in 0..<network.operatorCount {
      let summary = network.operatorSummary(index)
      total += min(summary.multiplyAdds, Int.max - total)
      var row = LineBuffer<160>()
      row.append(decimal: Int64(index), width: 5)
      row.append(" ")
      row.append(summary.name)
      row.pad(toColumn: 32)
      row.append(summary.input)
      row.append(" -> ")
      row.append(summary.output)
      if summary.multiplyAdds > 0 {
        row.pad(toColumn: 72)
        row.append(decimal: Int64(summary.multiplyAdds), width: 12)
      }
      if let share = summary.blockShare {
        row.append("  weighs ")
        row.append(decimal: Int64(share.kept))
        row.append(" of ")
        row.append(decimal: Int64(share.all))
        row.append(" blocks")
      }
      page.line.append(row)
      try page.end()
    }
    page.line.append("multiply-adds ")
    page.line.append(decimal: Int64(total))
    try page.end()
  }

  private func writeMemory(
    _ network: borrowing Interpreter, to page: inout Page
  ) throws(SystemError) {
    let footprint = network.footprint
    page.line.append("memory ")
    page.line.append(decimal: Int64(footprint.totalBytes))
    page.line.append(" bytes: arena ")
    page.line.append(decimal: Int64(footprint.arenaBytes))
    page.line.append(" (no plan needs fewer than ")
    page.line.append(decimal: Int64(footprint.arenaLowerBound))
    page.line.append("), weights and tables ")
    page.line.append(decimal: Int64(footprint.constantBytes))
    page.line.append(", operators and plan ")
    page.line.append(decimal: Int64(footprint.tableBytes))
    if footprint.loadingBytes > 0 {
      page.line.append(", while loading ")
      page.line.append(decimal: Int64(footprint.loadingBytes))
    }
    try page.end()
  }

  /// One row per buffer by rising offset: where it lies, and a mark for each operator that finds it there.
  private func writePicture(
    _ network: borrowing Interpreter, to page: inout Page
  ) throws(SystemError) {
    let shared = max(1, (network.operatorCount + Self.pictureWidth - 1) / Self.pictureWidth)
    page.line.append("arena over time; a column is ")
    page.line.append(decimal: Int64(shared))
    page.line.append(shared == 1 ? " operator\n" : " operators\n")
    var after = (offset: -1, index: -1)
    while let index = next(after, network), let place = network.plannedPlace(index) {
      after = (place.offset, index)
      page.line.append(decimal: Int64(place.offset), width: 10)
      page.line.append(decimal: Int64(place.byteCount), width: 10)
      page.line.append(" |")
      let columns =
        place.operators.lowerBound / shared...place.operators.upperBound / shared
      for column in 0..<(network.operatorCount + shared - 1) / shared {
        page.line.append(columns.contains(column) ? "#" : ".")
      }
      page.line.append("| ")
      append(place.owner, to: &page)
      try page.end()
    }
  }

  private func append(_ owner: Interpreter.PlannedPlace.Owner, to page: inout Page) {
    switch owner {
    case .tensor(let index):
      page.line.append("tensor ")
      page.line.append(decimal: Int64(index))
      page.line.append(" ")
      // The end of a name tells more than its beginning.
      names.withTensorName(index) { name in
        page.line.append(printable: name.extracting(max(0, name.count - 40)..<name.count))
      }
    case .scratch(let index):
      page.line.append("scratch of operator ")
      page.line.append(decimal: Int64(index))
    }
  }

  /// The buffer that comes next by offset, then by index.
  private func next(
    _ after: (offset: Int, index: Int), _ network: borrowing Interpreter
  ) -> Int? {
    var best: (offset: Int, index: Int)?
    for index in 0..<network.plannedPlaceCount {
      guard let place = network.plannedPlace(index) else { continue }
      let key = (offset: place.offset, index: index)
      if key <= after { continue }
      if let current = best, current <= key { continue }
      best = key
    }
    return best?.index
  }
}

extension ElementType {
  /// As NumPy calls it.
  var name: StaticString {
    switch self {
    case .float32: "float32"
    case .int32: "int32"
    case .uint8: "uint8"
    case .int64: "int64"
    case .bool: "bool"
    case .int16: "int16"
    case .int8: "int8"
    }
  }
}

extension LineBuffer {
  /// `[1,48,48,1]`
  mutating func append(_ shape: TensorShape) {
    append("[")
    for dimension in 0..<shape.rank {
      if dimension > 0 { append(",") }
      append(decimal: Int64(shape[dimension]))
    }
    append("]")
  }

  /// A scale with nine decimals, rounded half up; scales of int8 tensors lie between 10⁻⁶ and 10.
  mutating func append(_ scale: Float) {
    append(fixedPoint: Int64(min(Double(scale), 1e9) * 1e9 + 0.5), decimals: 9)
  }
}
