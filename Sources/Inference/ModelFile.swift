/// The parts of a `.tflite` file that hold a network, opened but not yet judged.
///
/// Field numbers are those of TensorFlow Lite's `schema.fbs`, version 3. Opening checks the file's
/// outer frame only; `Model` judges every tensor and operator.
struct ModelFile {
  /// Most tensors of a network; EfficientNet-B0 has 405.
  static var mostTensors: Int { 4096 }
  /// Most operators of a network; EfficientNet-B0 has 239.
  static var mostOperators: Int { 2048 }
  /// Most inputs, and most outputs, of a network.
  static var mostPorts: Int { 16 }

  let bytes: FileBytes
  let operatorCodes: FlatTables
  let tensors: FlatTables
  let operators: FlatTables
  let buffers: FlatTables
  /// Tensor indices of the network's inputs and outputs, not yet checked.
  let inputs: FlatVector<Int32>
  let outputs: FlatVector<Int32>
  /// What is known of the network's own arithmetic on shapes.
  private(set) var folded = FoldedTensors()
  private(set) var densified = DensifiedTensors()
  /// `nil` as long as the sparse constants, if any, are only judged.
  var expanded: ExpandedTensors?
  /// The first signature's outputs, which carry the names that the exporter gave them.
  let signatureOutputs: FlatTables?

  init(opening bytes: FileBytes) throws(ModelProblem.Kind) {
    guard bytes.count <= Int(Int32.max) else { throw .fileTooLarge(byteCount: bytes.count) }
    // "TFL3" read as a little-endian number.
    guard bytes.count >= 8, try bytes.load(UInt32.self, at: 4) == 0x334C_4654 else {
      throw .notAModel
    }
    self.bytes = bytes
    let root = try FlatTable(in: bytes, at: Int(try bytes.load(UInt32.self, at: 0)))
    let version: UInt32 = try root.number(0, default: 0)
    guard version == 3 else { throw .schemaVersion(Int(version)) }
    guard let codes = try root.tables(1), let graphs = try root.tables(2),
      let buffers = try root.tables(4)
    else { throw .malformed(position: root.position) }
    guard graphs.count == 1 else { throw .subgraphCount(graphs.count) }
    let graph = try graphs.table(0)
    guard let tensors = try graph.tables(0), let inputs = try graph.vector(1, of: Int32.self),
      let outputs = try graph.vector(2, of: Int32.self), let operators = try graph.tables(3)
    else { throw .malformed(position: graph.position) }
    operatorCodes = codes
    self.buffers = buffers
    self.tensors = tensors
    self.operators = operators
    self.inputs = inputs
    self.outputs = outputs
    signatureOutputs = try Self.firstSignature(of: root)
    try checkCounts()
    densify()
    fold()
  }

  /// Computes what can be known before anything runs, in the operators' order.
  ///
  /// An operator that cannot be read is left for `Model` to complain about.
  private mutating func fold() {
    for index in 0..<operators.count where !folded.isFull {
      guard let view = try? OperatorView(index, in: self), view.outputCount == 1,
        let tensor = try? view.outputIndex(0),
        let values = (try? ShapeArithmetic.values(of: view)) ?? nil
      else { continue }
      folded.add(values, of: tensor)
    }
  }

  /// Notes the DENSIFY operators of sparse constants; others are left for `Model` to complain about.
  private mutating func densify() {
    for index in 0..<operators.count where !densified.isFull {
      guard let view = try? OperatorView(index, in: self), view.code == OperatorCode.densify,
        let source = (try? view.inputIndex(0)) ?? nil, let tensor = try? view.outputIndex(0),
        densified.source(of: tensor) == nil, (try? self.tensor(source))?.isSparse == true,
        let output = try? self.tensor(tensor), output.constant == nil
      else { continue }
      densified.add(tensor, from: source)
    }
  }

  private static func firstSignature(of root: FlatTable) throws(ModelProblem.Kind) -> FlatTables? {
    guard let signatures = try root.tables(7), signatures.count > 0 else { return nil }
    return try signatures.table(0).tables(1)
  }

  private func checkCounts() throws(ModelProblem.Kind) {
    if tensors.count > Self.mostTensors {
      throw .tooManyTensors(count: tensors.count, limit: Self.mostTensors)
    }
    if operators.count > Self.mostOperators {
      throw .tooManyOperators(count: operators.count, limit: Self.mostOperators)
    }
    if inputs.count > Self.mostPorts {
      throw .tooManyInputs(count: inputs.count, limit: Self.mostPorts)
    }
    if outputs.count > Self.mostPorts {
      throw .tooManyOutputs(count: outputs.count, limit: Self.mostPorts)
    }
  }

  /// The tensor's description, read and judged anew.
  func tensor(_ index: Int) throws(ModelProblem.Kind) -> Tensor {
    guard index >= 0, index < tensors.count else { throw .tensorIndex(index) }
    let holder = densified.source(of: index) ?? index
    return try Tensor(
      index: index, table: try tensors.table(index), data: try tensors.table(holder), of: holder,
      in: self)
  }

  /// `BuiltinOperator` number of an operator's kind.
  func operatorCode(_ index: Int) throws(ModelProblem.Kind) -> Int {
    guard index >= 0, index < operatorCodes.count else { throw .operatorCodeIndex(index) }
    let table = try operatorCodes.table(index)
    // Codes up to 126 stand in the older one-byte field; the newer field counts where it is larger.
    let old: Int8 = try table.number(0, default: 0)
    let new: Int32 = try table.number(3, default: 0)
    let code = max(Int(old), Int(new))
    if code == 32 { throw .customOperator }
    return code
  }
}
