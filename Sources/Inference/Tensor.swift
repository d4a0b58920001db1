/// What the file says about one tensor, read and judged on its own.
struct Tensor {
  let index: Int
  let shape: TensorShape
  let type: ElementType
  /// The file's own values for it; `nil` for an activation.
  let constant: FlatVector<UInt8>?
  /// Whether `constant` has only the values that a `SparseEncoding` lists: until the zeros are filled in,
  /// before anything is prepared, no element has its own place.
  let isSparse: Bool
  /// One for the whole tensor, or one for each slice along `quantizedDimension`; `nil`: not quantized.
  let scales: FlatVector<Float>?
  let zeroPoints: FlatVector<Int64>?
  let quantizedDimension: Int

  /// - Parameters:
  ///   - table: the tensor's own.
  ///   - data: of the tensor whose values it has, mostly the same; `holder` is its index.
  init(
    index: Int, table: FlatTable, data: FlatTable, of holder: Int, in file: ModelFile
  ) throws(ModelProblem.Kind) {
    self.index = index
    let code: Int8 = try table.number(1, default: 0)
    guard let type = ElementType(rawValue: code) else { throw .elementType(code: Int(code)) }
    self.type = type
    shape = try Self.shape(of: table)
    let isVariable: UInt8 = try table.number(5, default: 0)
    if isVariable != 0 { throw .variable }
    if let all = file.expanded?.values(of: holder, byteCount: shape.elementCount) {
      constant = all
      isSparse = false
    } else if let encoding = try SparseEncoding(of: data, shape: shape) {
      guard type == .int8 else { throw .sparse }
      let stored = try Self.constant(of: data, byteCount: encoding.valueCount, in: file)
      guard stored != nil || encoding.valueCount == 0 else {
        throw .dataSize(expectedBytes: encoding.valueCount, foundBytes: 0)
      }
      constant = stored ?? FlatVector(in: file.bytes, from: 0, count: 0)
      isSparse = true
    } else {
      constant = try Self.constant(
        of: data, byteCount: shape.elementCount * type.byteCount, in: file)
      isSparse = false
    }
    let quantization = try table.table(4)
    var scales = try quantization?.vector(2, of: Float.self)
    var zeroPoints = try quantization?.vector(3, of: Int64.self)
    if scales?.count == 0 { scales = nil }
    if zeroPoints?.count == 0 { zeroPoints = nil }
    var dimension: Int32 = 0
    if let quantization { dimension = try quantization.number(6, default: 0) }
    self.scales = scales
    self.zeroPoints = zeroPoints
    quantizedDimension = Int(dimension)
    try checkQuantization()
  }

  private static func shape(of table: FlatTable) throws(ModelProblem.Kind) -> TensorShape {
    var shape = TensorShape()
    guard let lengths = try table.vector(0, of: Int32.self) else { return shape }
    guard lengths.count <= TensorShape.largestRank else { throw .shape }
    for dimension in 0..<lengths.count {
      guard shape.append(Int(lengths[dimension])) else { throw .shape }
    }
    return shape
  }

  private static func constant(
    of table: FlatTable, byteCount: Int, in file: ModelFile
  ) throws(ModelProblem.Kind) -> FlatVector<UInt8>? {
    let index: UInt32 = try table.number(2, default: 0)
    let external: UInt32 = try table.number(10, default: 0)
    if external != 0 { throw .externalData }
    guard Int(index) < file.buffers.count else { throw .bufferIndex(Int(index)) }
    let buffer = try file.buffers.table(Int(index))
    // Offsets of 0 and 1 mean that the data, if any, stands in the FlatBuffer itself.
    let offset: UInt64 = try buffer.number(1, default: 0)
    if offset > 1 { throw .externalData }
    guard let data = try buffer.vector(0, of: UInt8.self), data.count > 0 else { return nil }
    guard data.count == byteCount else {
      throw .dataSize(expectedBytes: byteCount, foundBytes: data.count)
    }
    return data
  }

  private func checkQuantization() throws(ModelProblem.Kind) {
    guard let scales else { return }
    if scales.count > 1 {
      guard quantizedDimension >= 0, quantizedDimension < shape.rank else {
        throw .axis(quantizedDimension)
      }
      guard scales.count == shape[quantizedDimension] else {
        throw .quantizationCount(expected: shape[quantizedDimension], found: scales.count)
      }
    }
    if let zeroPoints, zeroPoints.count != scales.count {
      throw .quantizationCount(expected: scales.count, found: zeroPoints.count)
    }
    for index in 0..<scales.count {
      guard scales[index].isFinite, scales[index] > 0 else { throw .scale }
      let zeroPoint = zeroPoints?[index] ?? 0
      guard isInRange(zeroPoint), !isSparse || zeroPoint == 0 else {
        throw .zeroPoint(Int(zeroPoint))
      }
    }
  }

  private func isInRange(_ zeroPoint: Int64) -> Bool {
    switch type {
    case .int8: zeroPoint >= -128 && zeroPoint <= 127
    case .uint8: zeroPoint >= 0 && zeroPoint <= 255
    default: zeroPoint == 0
    }
  }

  var byteCount: Int { shape.elementCount * type.byteCount }

  /// Scale and zero point of a tensor that has one of each.
  var quantization: Quantization? {
    guard let scales, scales.count == 1 else { return nil }
    return Quantization(scale: scales[0], zeroPoint: Int32(zeroPoints?[0] ?? 0))
  }

  /// The scale of slice `index` along the quantized dimension; the one scale where there is just one.
  ///
  /// - Precondition: the tensor is quantized.
  func scale(ofSlice index: Int) -> Float {
    guard let scales else { preconditionFailure("a quantized tensor") }
    return scales.count == 1 ? scales[0] : scales[index]
  }

  /// Element `index` of constant int16, int32 or int64 data.
  ///
  /// - Precondition: the tensor is constant, of one of these types, and has such an element.
  func integer(_ index: Int) -> Int {
    let bits = bits(index)
    switch type {
    case .int16: return Int(Int16(truncatingIfNeeded: bits))
    case .int32: return Int(Int32(truncatingIfNeeded: bits))
    default: return Int(Int64(truncatingIfNeeded: bits))
    }
  }

  /// The bytes of element `index` of constant data, the first of them lowest.
  ///
  /// - Precondition: the tensor is constant, not sparse, and has such an element.
  func bits(_ index: Int) -> UInt64 {
    guard let constant else { preconditionFailure("a constant tensor") }
    precondition(index >= 0 && index < shape.elementCount, "an element of the tensor")
    var bits: UInt64 = 0
    for byte in 0..<type.byteCount {
      bits |= UInt64(constant[index * type.byteCount + byte]) << UInt64(8 * byte)
    }
    return bits
  }

  /// Element `index` of constant int8 data.
  ///
  /// - Precondition: the tensor is constant, int8, not sparse, and has such an element.
  func int8(_ index: Int) -> Int8 {
    guard let constant, type == .int8 else { preconditionFailure("a constant int8 tensor") }
    return Int8(bitPattern: constant[index])
  }

  /// Whether no value of constant int8 data is −128.
  var isNarrow: Bool {
    guard let constant, type == .int8 else { preconditionFailure("a constant int8 tensor") }
    for index in 0..<constant.count where constant[index] == 0x80 { return false }
    return true
  }
}
