/// What libFuzzer calls for each input: a model file from nowhere good.
///
/// The file is judged; a sound one is planned in a small block, inspected and run once. Compiled together with
/// `Sources/Inference` (see `make fuzz`), assertions on: each states that an index or a place is right.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzModel(_ start: UnsafePointer<UInt8>, _ byteCount: Int) -> CInt {
  let bytes = UnsafeRawPointer(start)
  let problems = Model.problems(in: bytes, byteCount: byteCount)
  names(bytes, byteCount)
  guard problems.count == 0 else { return 0 }
  do throws(ModelError) {
    try run(bytes, byteCount)
  } catch {
    if case .invalid = error { fatalError("a sound model fails later") }
  }
  return 0
}

/// Enough for every network of the corpus; larger ones are refused for lack of memory.
private let blockBytes = 1 << 17
/// More products than this take too long; the loops are the same as for fewer.
private let mostMultiplyAdds = 1 << 22

nonisolated(unsafe) private let block = UnsafeMutableRawPointer.allocate(
  byteCount: blockBytes, alignment: 64)
nonisolated(unsafe) private var usedBytes = blockBytes

private func run(_ bytes: UnsafeRawPointer, _ byteCount: Int) throws(ModelError) {
  // A block starts zeroed; what the last run used is all that is not.
  block.initializeMemory(as: UInt8.self, repeating: 0, count: usedBytes)
  var memory = FixedMemory(start: block, byteCount: blockBytes)
  defer { usedBytes = blockBytes - memory.remainingBytes }
  let model = try Model(validating: bytes, byteCount: byteCount)
  _ = Interpreter.sufficientBytes(for: model)
  var interpreter = try Interpreter(model: model, memory: &memory)
  var multiplyAdds = 0
  for index in 0..<interpreter.operatorCount {
    multiplyAdds += interpreter.operatorSummary(index).multiplyAdds
  }
  for index in 0..<interpreter.plannedPlaceCount { _ = interpreter.plannedPlace(index) }
  _ = interpreter.outputIndex(named: "score")
  guard multiplyAdds <= mostMultiplyAdds else { return }
  for port in 0..<interpreter.inputCount {
    interpreter.withInput(port) { values in
      for index in values.indices { values[index] = Int8(truncatingIfNeeded: index &* 37) }
    }
  }
  guard (try? interpreter.invoke()) != nil || interpreter.canFail else {
    fatalError("a network that cannot fail does")
  }
  var sum = 0
  for port in 0..<interpreter.outputCount {
    let values = interpreter.output(port)
    for index in values.indices { sum &+= Int(values[index]) }
  }
  consumed = sum
}

/// Keeps the outputs' reading from being optimized away.
nonisolated(unsafe) private var consumed = 0

/// What `inspect` asks of a file, sound or not.
private func names(_ bytes: UnsafeRawPointer, _ byteCount: Int) {
  let names = ModelNames(in: bytes, byteCount: byteCount)
  for index in 0..<4 {
    names.withTensorName(index) { text in consumed = text.count }
    _ = names.operatorName(index)
  }
}
