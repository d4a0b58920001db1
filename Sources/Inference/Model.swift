/// A network in the bytes of a `.tflite` file, judged and found sound.
///
/// Every offset, shape, scale and option has been checked; an interpreter made from a model cannot
/// fail but for lack of memory, and for an index that an input decides. The bytes stay where they are.
public struct Model: ~Copyable {
  let file: ModelFile

  /// Judges all of the file.
  ///
  /// - Precondition: the `byteCount` bytes from `start` stay readable and unchanged for as long as the
  ///   model, and any interpreter made from it, is in use.
  /// - Throws: `.invalid` with the first problem and the number of problems; `problems` tells all.
  @unsafe
  public init(validating start: UnsafeRawPointer, byteCount: Int) throws(ModelError) {
    let problems = unsafe Self.problems(in: start, byteCount: byteCount)
    guard problems.count == 0 else {
      throw .invalid(first: problems[0], count: problems.count)
    }
    do throws(ModelProblem.Kind) {
      file = try ModelFile(opening: unsafe FileBytes(start: start, count: byteCount))
    } catch {
      throw .invalid(first: ModelProblem(.file, error), count: 1)
    }
  }

  /// Everything that is wrong with a file, in one go.
  ///
  /// - Precondition: as for `init`.
  @unsafe
  public static func problems(in start: UnsafeRawPointer, byteCount: Int) -> ModelProblems {
    var problems = ModelProblems()
    do throws(ModelProblem.Kind) {
      let file = try ModelFile(opening: unsafe FileBytes(start: start, count: byteCount))
      var judge = ModelJudge(file: file)
      judge.judge(&problems)
    } catch {
      problems.add(.file, error)
    }
    return problems
  }

  /// How many tensors and operators the network has.
  public var tensorCount: Int { file.tensors.count }
  public var operatorCount: Int { file.operators.count }
}

/// Goes through a file's tensors and operators in order and notes every problem.
struct ModelJudge {
  let file: ModelFile
  /// A bit per tensor that has a value by now: constants, inputs, and what operators have written.
  private var written = InlineArray<64, UInt64>(repeating: 0)
  /// A bit per tensor that could not be read; an operator that uses one is not judged.
  private var broken = InlineArray<64, UInt64>(repeating: 0)

  init(file: ModelFile) { self.file = file }

  mutating func judge(_ problems: inout ModelProblems) {
    judgeTensors(&problems)
    judgeInputs(&problems)
    for index in 0..<file.operators.count {
      do throws(ModelProblem.Kind) {
        try judgeOperator(index)
      } catch {
        problems.add(.operation(index), error)
      }
    }
    judgeOutputs(&problems)
  }

  private mutating func judgeTensors(_ problems: inout ModelProblems) {
    for index in 0..<file.tensors.count {
      do throws(ModelProblem.Kind) {
        if try judgeTensor(index) { Self.set(&written, index) }
      } catch {
        problems.add(.tensor(index), error)
        Self.set(&broken, index)
      }
    }
  }

  /// Returns whether the tensor has a value before anything runs. What a DENSIFY makes is written by that.
  private func judgeTensor(_ index: Int) throws(ModelProblem.Kind) -> Bool {
    let tensor = try file.tensor(index)
    if file.densified.source(of: index) != nil { return false }
    if tensor.isSparse {
      try SparseEncoding(of: try file.tensors.table(index), shape: tensor.shape)?.judge()
    }
    return tensor.constant != nil
  }

  /// The network's inputs: of one scale at most, not constant, each named once.
  private mutating func judgeInputs(_ problems: inout ModelProblems) {
    for port in 0..<file.inputs.count {
      let index = Int(file.inputs[port])
      do throws(ModelProblem.Kind) {
        try checkPort(index)
        if isSet(written, index) { throw .writtenTwice }
      } catch {
        problems.add(.tensor(index), error)
      }
      if index >= 0, index < file.tensors.count { Self.set(&written, index) }
    }
  }

  private func judgeOutputs(_ problems: inout ModelProblems) {
    for port in 0..<file.outputs.count {
      let index = Int(file.outputs[port])
      do throws(ModelProblem.Kind) {
        try checkPort(index)
        if !isSet(written, index) { throw .readBeforeWritten }
      } catch {
        problems.add(.tensor(index), error)
      }
    }
  }

  private func checkPort(_ index: Int) throws(ModelProblem.Kind) {
    guard index >= 0, index < file.tensors.count else { throw .tensorIndex(index) }
    if isSet(broken, index) { return }
    let tensor = try file.tensor(index)
    guard tensor.scales == nil || tensor.quantization != nil else { throw .networkBoundaryScales }
  }

  private mutating func judgeOperator(_ index: Int) throws(ModelProblem.Kind) {
    let view = try OperatorView(index, in: file)
    var isReadable = true
    for position in 0..<view.inputCount {
      guard let tensor = try view.inputIndex(position) else { continue }
      if isSet(broken, tensor) { isReadable = false }
    }
    for position in 0..<view.outputCount where isSet(broken, try view.outputIndex(position)) {
      isReadable = false
    }
    defer { markWritten(by: view) }
    guard isReadable else { return }
    try checkSparseInputs(view)
    _ = try Operator(checking: view)
    for position in 0..<view.inputCount {
      guard let tensor = try view.inputIndex(position) else { continue }
      if !isSet(written, tensor) { throw .readBeforeWritten }
    }
    for position in 0..<view.outputCount {
      let index = try view.outputIndex(position)
      if isSet(written, index) { throw .writtenTwice }
      Self.set(&written, index)
    }
  }

  /// Only weights may be sparse: kernels that may be given them look at no value before all are filled in.
  private func checkSparseInputs(_ view: OperatorView) throws(ModelProblem.Kind) {
    for position in 0..<view.inputCount {
      guard let index = try view.inputIndex(position), try file.tensor(index).isSparse else {
        continue
      }
      switch view.code {
      case OperatorCode.densify: break
      case OperatorCode.conv2D, OperatorCode.depthwiseConv2D, OperatorCode.fullyConnected,
        OperatorCode.transposeConv:
        guard position == 1 else { throw .sparse }
      default: throw .sparse
      }
    }
  }

  /// Notes the outputs as written even when the operator is at fault, so that each fault is told once.
  private mutating func markWritten(by view: OperatorView) {
    for position in 0..<view.outputCount {
      if let index = try? view.outputIndex(position) { Self.set(&written, index) }
    }
  }

  private static func set(_ bits: inout InlineArray<64, UInt64>, _ index: Int) {
    bits[index >> 6] |= 1 << UInt64(index & 63)
  }

  private func isSet(_ bits: InlineArray<64, UInt64>, _ index: Int) -> Bool {
    bits[index >> 6] & (1 << UInt64(index & 63)) != 0
  }
}
