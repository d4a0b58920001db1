/// The bytes of a file, read only within their bounds.
///
/// A file is shorter than 2³¹ bytes and every offset in it is an unsigned 32-bit number, so no sum
/// of a position and an offset overflows `Int`.
@safe
struct FileBytes: Copyable {
  private let start: UnsafeRawPointer
  let count: Int

  /// - Precondition: `count` bytes from `start` stay readable and unchanged while copies are in use.
  @unsafe
  init(start: UnsafeRawPointer, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  /// The little-endian value at `position`, which need not be aligned.
  func load<Value: BitwiseCopyable>(_ type: Value.Type, at position: Int) throws(ModelProblem.Kind)
    -> Value
  {
    guard position >= 0, position <= count - MemoryLayout<Value>.size else {
      throw .malformed(position: position)
    }
    // Inside the file: just checked.
    return unsafe start.loadUnaligned(fromByteOffset: position, as: type)
  }

  /// The address of `byteCount` bytes at `position`, checked to lie inside the file.
  @unsafe
  func address(of position: Int, byteCount: Int) throws(ModelProblem.Kind) -> UnsafeRawPointer {
    guard position >= 0, byteCount >= 0, position <= count - byteCount else {
      throw .malformed(position: position)
    }
    return unsafe start + position
  }
}

/// A table of a FlatBuffers file: its place and the bounds of its list of fields.
///
/// Format: <https://flatbuffers.dev/internals/>. A table starts with the distance back to its
/// vtable; the vtable holds its own size, the table's size and, for each field, the distance from
/// the table's start, 0 for a field that is absent.
struct FlatTable {
  private let bytes: FileBytes
  let position: Int
  private let byteCount: Int
  private let fieldList: Int
  private let fieldListBytes: Int

  init(in bytes: FileBytes, at position: Int) throws(ModelProblem.Kind) {
    let fieldList = position - Int(try bytes.load(Int32.self, at: position))
    let fieldListBytes = Int(try bytes.load(UInt16.self, at: fieldList))
    let byteCount = Int(try bytes.load(UInt16.self, at: fieldList + 2))
    guard fieldListBytes >= 4, fieldList <= bytes.count - fieldListBytes,
      byteCount >= 4, position <= bytes.count - byteCount
    else { throw .malformed(position: position) }
    self.bytes = bytes
    self.position = position
    self.byteCount = byteCount
    self.fieldList = fieldList
    self.fieldListBytes = fieldListBytes
  }

  /// Where a field of `size` bytes lies, or `nil` when the table leaves it out.
  private func position(of field: Int, size: Int) throws(ModelProblem.Kind) -> Int? {
    let entry = 4 + 2 * field
    guard entry + 2 <= fieldListBytes else { return nil }
    let offset = Int(try bytes.load(UInt16.self, at: fieldList + entry))
    guard offset != 0 else { return nil }
    guard offset >= 4, offset + size <= byteCount else { throw .malformed(position: position) }
    return position + offset
  }

  /// A number, or its default when the table leaves it out.
  func number<Value: BitwiseCopyable & Numeric>(
    _ field: Int, default standard: Value
  ) throws(ModelProblem.Kind) -> Value {
    guard let position = try position(of: field, size: MemoryLayout<Value>.size) else {
      return standard
    }
    return try bytes.load(Value.self, at: position)
  }

  /// Where the object that a field points at starts.
  private func target(of field: Int) throws(ModelProblem.Kind) -> Int? {
    guard let position = try position(of: field, size: 4) else { return nil }
    return position + Int(try bytes.load(UInt32.self, at: position))
  }

  func table(_ field: Int) throws(ModelProblem.Kind) -> FlatTable? {
    guard let target = try target(of: field) else { return nil }
    return try FlatTable(in: bytes, at: target)
  }

  func vector<Element: BitwiseCopyable>(
    _ field: Int, of type: Element.Type
  ) throws(ModelProblem.Kind) -> FlatVector<Element>? {
    guard let target = try target(of: field) else { return nil }
    return try FlatVector<Element>(in: bytes, at: target)
  }

  func tables(_ field: Int) throws(ModelProblem.Kind) -> FlatTables? {
    guard let offsets = try vector(field, of: UInt32.self) else { return nil }
    return FlatTables(offsets: offsets)
  }
}

/// A vector of numbers; that all of it lies inside the file is checked once, when it is opened.
struct FlatVector<Element: BitwiseCopyable> {
  let bytes: FileBytes
  /// Byte offset of the first element.
  let start: Int
  let count: Int

  init(in bytes: FileBytes, at position: Int) throws(ModelProblem.Kind) {
    let count = Int(try bytes.load(UInt32.self, at: position))
    let start = position + 4
    // `count` is below 2³² and an element has at most 8 bytes: the product stays below 2³⁵.
    guard count * MemoryLayout<Element>.stride <= bytes.count - start else {
      throw .malformed(position: position)
    }
    self.bytes = bytes
    self.start = start
    self.count = count
  }

  /// Elements without a count before them.
  ///
  /// - Precondition: `count` elements from `start` on lie inside `bytes`.
  init(in bytes: FileBytes, from start: Int, count: Int) {
    self.bytes = bytes
    self.start = start
    self.count = count
  }

  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "an index inside the vector")
    do {
      return try bytes.load(Element.self, at: start + index * MemoryLayout<Element>.stride)
    } catch {
      // Unreachable: `init` checked that `count` elements lie inside the file.
      preconditionFailure("a vector lies inside its file")
    }
  }

  /// Whether the bytes of `text` stand at `offset`.
  func matches(_ text: Span<UInt8>, at offset: Int) -> Bool where Element == UInt8 {
    guard offset >= 0, offset + text.count <= count else { return false }
    for index in text.indices where self[offset + index] != text[index] { return false }
    return true
  }
}

/// A vector of tables.
struct FlatTables {
  private let offsets: FlatVector<UInt32>

  init(offsets: FlatVector<UInt32>) { self.offsets = offsets }

  var count: Int { offsets.count }

  /// - Precondition: `index` is in `0..<count`.
  func table(_ index: Int) throws(ModelProblem.Kind) -> FlatTable {
    let position = offsets.start + 4 * index
    return try FlatTable(in: offsets.bytes, at: position + Int(offsets[index]))
  }
}
