/// Finds a network's outputs by name.
struct PortNames {
  let file: ModelFile

  /// See `Interpreter.outputIndex(named:)`.
  func output(named name: Span<UInt8>) -> Int? {
    if let tensor = signatureTensor(named: name) {
      for port in 0..<file.outputs.count where Int(file.outputs[port]) == tensor { return port }
    }
    for port in 0..<file.outputs.count {
      guard let text = tensorName(Int(file.outputs[port])) else { continue }
      if isCalled(text, name) { return port }
    }
    return nil
  }

  /// The tensor that the first signature lists under `name`.
  private func signatureTensor(named name: Span<UInt8>) -> Int? {
    guard let entries = file.signatureOutputs else { return nil }
    for index in 0..<entries.count {
      guard let entry = try? entries.table(index),
        let text = (try? entry.vector(0, of: UInt8.self)) ?? nil,
        let tensor = try? entry.number(1, default: UInt32(0))
      else { continue }
      if text.count == name.count, text.matches(name, at: 0) { return Int(tensor) }
    }
    return nil
  }

  /// A tensor's name; FlatBuffers strings are vectors of bytes.
  func tensorName(_ index: Int) -> FlatVector<UInt8>? {
    guard index >= 0, index < file.tensors.count, let table = try? file.tensors.table(index) else {
      return nil
    }
    return (try? table.vector(3, of: UInt8.self)) ?? nil
  }

  private func isCalled(_ text: FlatVector<UInt8>, _ name: Span<UInt8>) -> Bool {
    let length = name.count
    if text.matches(name, at: 0) { return true }
    let start = text.count - length
    return start > 0 && text[start - 1] == UInt8(ascii: "/") && text.matches(name, at: start)
  }
}
