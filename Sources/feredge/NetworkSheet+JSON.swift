internal import Console
internal import Inference
internal import LinuxHardware

/// The same as one object of JSON.
extension NetworkSheet {
  func writeJSON(_ network: borrowing Interpreter, to page: inout Page) throws(SystemError) {
    page.line.append("{\"inputs\":[")
    for port in 0..<network.inputCount {
      try writePort(
        network.inputTensor(port), network.inputShape(port), network.inputType(port),
        network.inputQuantization(port), isFirst: port == 0, to: &page)
    }
    page.line.append("],\"outputs\":[")
    for port in 0..<network.outputCount {
      try writePort(
        network.outputTensor(port), network.outputShape(port), network.outputType(port),
        network.outputQuantization(port), isFirst: port == 0, to: &page)
    }
    page.line.append("],\"operators\":[")
    for index in 0..<network.operatorCount {
      if index > 0 { page.line.append(",") }
      write(network.operatorSummary(index), to: &page)
      try page.passOn()
    }
    page.line.append("],\"memory\":")
    write(network.footprint, to: &page)
    page.line.append(",\"plan\":[")
    var isFirst = true
    for index in 0..<network.plannedPlaceCount {
      guard let place = network.plannedPlace(index) else { continue }
      if !isFirst { page.line.append(",") }
      isFirst = false
      write(place, to: &page)
      try page.passOn()
    }
    page.line.append("]}")
    try page.end()
  }

  private func writePort(
    _ tensor: Int, _ shape: TensorShape, _ type: ElementType, _ quantization: Quantization,
    isFirst: Bool, to page: inout Page
  ) throws(SystemError) {
    if !isFirst { page.line.append(",") }
    page.line.append("{\"name\":")
    names.withTensorName(tensor) { page.line.append(jsonString: $0) }
    page.line.append(",\"shape\":")
    page.line.append(shape)
    page.line.append(",\"type\":")
    page.line.append(quoted: type.name)
    page.line.append(",\"scale\":")
    page.line.append(quantization.scale)
    page.line.append(",\"zero_point\":")
    page.line.append(decimal: Int64(quantization.zeroPoint))
    page.line.append("}")
    try page.passOn()
  }

  private func write(_ summary: Interpreter.OperatorSummary, to page: inout Page) {
    page.line.append("{\"operator\":")
    page.line.append(quoted: summary.name)
    page.line.append(",\"input\":")
    page.line.append(summary.input)
    page.line.append(",\"output\":")
    page.line.append(summary.output)
    page.line.append(",\"multiply_adds\":")
    page.line.append(decimal: Int64(summary.multiplyAdds))
    if let share = summary.blockShare {
      page.line.append(",\"blocks\":{\"kept\":")
      page.line.append(decimal: Int64(share.kept))
      page.line.append(",\"all\":")
      page.line.append(decimal: Int64(share.all))
      page.line.append("}")
    }
    page.line.append("}")
  }

  private func write(_ footprint: MemoryFootprint, to page: inout Page) {
    page.line.append("{\"arena\":")
    page.line.append(decimal: Int64(footprint.arenaBytes))
    page.line.append(",\"arena_lower_bound\":")
    page.line.append(decimal: Int64(footprint.arenaLowerBound))
    page.line.append(",\"weights_and_tables\":")
    page.line.append(decimal: Int64(footprint.constantBytes))
    page.line.append(",\"operators_and_plan\":")
    page.line.append(decimal: Int64(footprint.tableBytes))
    page.line.append("}")
  }

  private func write(_ place: Interpreter.PlannedPlace, to page: inout Page) {
    switch place.owner {
    case .tensor(let index):
      page.line.append("{\"tensor\":")
      page.line.append(decimal: Int64(index))
    case .scratch(let index):
      page.line.append("{\"scratch_of\":")
      page.line.append(decimal: Int64(index))
    }
    page.line.append(",\"offset\":")
    page.line.append(decimal: Int64(place.offset))
    page.line.append(",\"bytes\":")
    page.line.append(decimal: Int64(place.byteCount))
    page.line.append(",\"first\":")
    page.line.append(decimal: Int64(place.operators.lowerBound))
    page.line.append(",\"last\":")
    page.line.append(decimal: Int64(place.operators.upperBound))
    page.line.append("}")
  }
}
