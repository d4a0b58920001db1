internal import Console
internal import Firmware
internal import Inference
internal import LinuxHardware
internal import Timing

/// `feredge infer MODEL.tflite --input IN --output OUT [--repeat N]`
///
/// Every item of IN goes through the network, its outputs to OUT: values in the network's own types, all
/// inputs, or outputs, of an item in the network's order. A name that ends in `.npy` makes either file an
/// array of NumPy, else it is raw. With `--repeat` the first item runs N times more, against the clock.
struct Infer {
  let model: TextRange
  let input: TextRange
  let output: TextRange
  let repetitions: Int?

  /// - Returns: `nil` for options that the parser would not let through.
  init?(_ options: Options) {
    guard let model = options.operand, let input = options.input, let output = options.output
    else { return nil }
    self.model = model
    self.input = input
    self.output = output
    repetitions = options.repetitions
  }

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    try run(try map(model, texts), try map(input, texts), texts)
  }

  private func map(
    _ path: TextRange, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> MappedFile {
    do throws(SystemError) { return try MappedFile(holding: texts[path]) } catch {
      throw .system(error, .text(path))
    }
  }

  private func run(
    _ file: borrowing MappedFile, _ items: borrowing MappedFile, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    var network = try LoadedNetwork(file, model)
    let values: TensorFile
    do throws(TensorFileError) {
      values = try TensorFile(
        items.bytes, isArray: texts[input].ends(with: ".npy"), for: network.interpreter)
    } catch {
      throw .tensorFile(error, input)
    }
    var header = try arrayHeader(network.interpreter, items: values.count, texts)
    var target = try begin(&header, texts)
    for item in 0..<values.count {
      try run(&network.interpreter, item, of: values, in: items.bytes)
      try write(network.interpreter, to: &target)
    }
    try end(target)
    guard let repetitions else { return .success }
    try run(&network.interpreter, 0, of: values, in: items.bytes)
    return try time(&network.interpreter, repetitions)
  }

  /// The output's file with its header in it.
  private func begin(
    _ header: inout LineBuffer<256>, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> OutputFile {
    do throws(SystemError) {
      var target = try OutputFile(path: texts[output])
      try target.write(header.bytes)
      return target
    } catch {
      throw .system(error, .text(output))
    }
  }

  private func end(_ target: consuming OutputFile) throws(Complaint) {
    do throws(SystemError) { try target.finish() } catch { throw .system(error, .text(output)) }
  }

  /// Runs the network on one item.
  private func run(
    _ interpreter: inout Interpreter, _ item: Int, of file: TensorFile, in bytes: Span<UInt8>
  ) throws(Complaint) {
    do throws(InvocationError) { try interpreter.run(item, of: file, in: bytes) } catch {
      throw .invocation(error, input)
    }
  }

  /// Writes all outputs of the last run.
  private func write(
    _ interpreter: borrowing Interpreter, to target: inout OutputFile
  ) throws(Complaint) {
    do throws(SystemError) {
      for port in 0..<interpreter.outputCount {
        try Self.write(interpreter.output(port), to: &target)
      }
    } catch {
      throw .system(error, .text(output))
    }
  }

  /// What comes before the results: nothing where they are raw.
  private func arrayHeader(
    _ network: borrowing Interpreter, items: Int, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> LineBuffer<256> {
    var line = LineBuffer<256>()
    guard texts[output].ends(with: ".npy") else { return line }
    do throws(TensorFileError) {
      try ArrayHeader(of: network, items: items).write(to: &line)
    } catch {
      throw .tensorFile(error, output)
    }
    return line
  }

  /// Writes values in pieces, as a file takes them.
  private static func write(
    _ values: Span<Int8>, to target: inout OutputFile
  ) throws(SystemError) {
    var piece = LineBuffer<4096>()
    for index in values.indices {
      piece.append(byte: UInt8(bitPattern: values[index]))
      if piece.count == 4096 || index == values.count - 1 {
        try target.write(piece.bytes)
        piece.clear()
      }
    }
  }

  /// Runs again and again and tells how long it took.
  private func time(_ interpreter: inout Interpreter, _ count: Int) throws(Complaint) -> ExitStatus
  {
    var durations: Durations
    do throws(SystemError) { durations = try Durations(capacity: count) } catch {
      throw .system(error, .fixed("--repeat"))
    }
    var clock = SystemClock()
    for _ in 0..<count {
      let started = clock.now()
      do throws(InvocationError) { try interpreter.invoke() } catch {
        throw .invocation(error, input)
      }
      durations.append(clock.now() - started)
    }
    durations.sort()
    var line = LineBuffer<160>()
    line.append(decimal: Int64(count))
    line.append(count == 1 ? " run: min " : " runs: min ")
    line.append(tenthsOfMicrosecondsOf: durations[0])
    line.append(" us, median ")
    line.append(tenthsOfMicrosecondsOf: durations[count / 2])
    line.append(" us, max ")
    line.append(tenthsOfMicrosecondsOf: durations[count - 1])
    line.append(" us\n")
    return Screen.show(line.bytes)
  }
}

extension LineBuffer {
  /// Small networks take few microseconds: with one decimal, rounded half up.
  fileprivate mutating func append(tenthsOfMicrosecondsOf span: TimeSpan) {
    append(fixedPoint: (span.nanoseconds + 50) / 100, decimals: 1)
  }
}

extension Interpreter {
  /// Fills the inputs with one item and computes the outputs.
  fileprivate mutating func run(
    _ item: Int, of file: TensorFile, in bytes: Span<UInt8>
  ) throws(InvocationError) {
    var start = file.start + item * file.itemBytes
    for port in 0..<inputCount {
      start += withInput(port) { values in
        for index in values.indices { values[index] = Int8(bitPattern: bytes[start + index]) }
        return values.count
      }
    }
    try invoke()
  }
}
