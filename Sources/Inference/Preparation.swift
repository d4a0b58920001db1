/// Where a kernel's prepared constants and its scratch lie.
@safe
struct KernelPlace: BitwiseCopyable {
  let constants: UnsafeMutableRawPointer
  let scratch: UnsafeMutableRawPointer
}

/// Turns a sound model into tables of operators and places, cut out of a memory block.
///
/// Order: the constants whose zeros the file leaves out, of which those that are packed are lent the block's
/// end; then the tables, whose size the counts of the file
/// tell; then every operator, which tells its constants; then the plan, which tells the arena; then the rest
/// of the memory at once, so that the size that was missing can be named.
struct Preparation {
  private let operators: MutableValues<Operator>
  private let kernels: MutableValues<KernelPlace>
  private let tensors: MutableValues<TensorPlace>
  let plan: ActivationPlan
  let footprint: MemoryFootprint

  /// Bytes behind the arena and behind the constants: a kernel that reads whole vectors may read past
  /// the last value, never write.
  private static var slackBytes: Int { 64 }

  init(of sparse: ModelFile, in memory: inout FixedMemory) throws(ModelError) {
    let available = memory.remainingBytes
    let (file, keptBytes, lent) = try sparse.expanding(in: &memory)
    operators = try Self.table(file.operators.count, in: &memory, file)
    kernels = try Self.table(file.operators.count, in: &memory, file)
    tensors = try Self.table(file.tensors.count, in: &memory, file)
    let buffers: MutableValues<PlannedBuffer> = try Self.table(
      ActivationPlan.bufferCount(file), in: &memory, file)
    let order: MutableValues<Int32> = try Self.table(
      ActivationPlan.bufferCount(file), in: &memory, file)
    let places: MutableValues<Int32> = try Self.table(
      ActivationPlan.bufferCount(file), in: &memory, file)
    let roots: MutableValues<Int32> = try Self.table(file.tensors.count, in: &memory, file)
    let tableBytes = available - memory.remainingBytes - memory.lentBytes - keptBytes
    let constantBytes: Int
    do throws(ModelProblem.Kind) {
      constantBytes = try Self.judge(file, into: operators)
      plan = try ActivationPlan(
        file, operators.values, buffers: buffers, order: order, places: places, roots: roots)
    } catch {
      throw .invalid(first: ModelProblem(.file, error), count: 1)
    }
    // What is lent, and the start of its first line, lie where the arena is to be: behind all that is filled
    // while it is read.
    let loadingBytes =
      lent.count == 0
      ? 0 : max(0, lent.count + FixedMemory.alignment - plan.byteCount - Self.slackBytes)
    memory.endLoan()
    footprint = MemoryFootprint(
      arenaBytes: plan.byteCount, arenaLowerBound: plan.lowerBound,
      constantBytes: constantBytes + keptBytes, tableBytes: tableBytes, loadingBytes: loadingBytes)
    let wanted = constantBytes + plan.byteCount + Self.slackBytes + loadingBytes
    let region: ByteRegion
    do throws(FixedMemoryError) {
      region = try memory.take(byteCount: wanted)
    } catch {
      throw .memoryTooSmall(
        requiredBytes: tableBytes + keptBytes + wanted + FixedMemory.padding(after: wanted),
        availableBytes: available)
    }
    unsafe place(file, constants: region.start, arena: region.start + constantBytes)
    try prepare(file)
    lent.fill(from: 0, length: lent.count, with: 0)
  }

  /// A table of `count` zeroed entries.
  static func table<Entry: BitwiseCopyable>(
    _ count: Int, in memory: inout FixedMemory, _ file: ModelFile
  ) throws(ModelError) -> MutableValues<Entry> {
    let available = memory.remainingBytes
    do throws(FixedMemoryError) {
      let region = try memory.take(byteCount: count * MemoryLayout<Entry>.stride)
      // Aligned to 64, large enough, and this table's alone for the life of the process.
      return unsafe MutableValues(
        start: region.start.bindMemory(to: Entry.self, capacity: count), count: count)
    } catch {
      throw .memoryTooSmall(requiredBytes: generousBytes(file), availableBytes: available)
    }
  }

  /// Judges every operator once more, now to keep the result; returns the bytes of all constants.
  private static func judge(
    _ file: ModelFile, into operators: MutableValues<Operator>
  ) throws(ModelProblem.Kind) -> Int {
    var bytes = 0
    for index in 0..<operators.count {
      let operation = try Operator(checking: try OperatorView(index, in: file))
      operators[index] = operation
      bytes += rounded(operation.constantBytes)
    }
    return bytes
  }

  /// Constants of one operator start at a cache line.
  private static func rounded(_ byteCount: Int) -> Int {
    byteCount + FixedMemory.padding(after: byteCount)
  }

  /// Writes down where each tensor, each kernel's constants and its scratch start.
  @unsafe
  private func place(
    _ file: ModelFile, constants: UnsafeMutableRawPointer, arena: UnsafeMutableRawPointer
  ) {
    for index in 0..<tensors.count {
      unsafe tensors[index] = tensorPlace(index, file, arena)
    }
    var next = unsafe constants
    for index in 0..<operators.count {
      // Inside the region: the constants' sizes and the plan's high-water mark made its size.
      kernels[index] = unsafe KernelPlace(
        constants: next, scratch: arena + plan.offset(ofScratch: index))
      unsafe next += Self.rounded(operators[index].constantBytes)
    }
  }

  /// A constant's place in the file or where its zeros were filled in, for packed weights only as long as they
  /// are lent; an activation's in the arena, and nowhere for a tensor that no operator uses.
  @unsafe
  private func tensorPlace(
    _ index: Int, _ file: ModelFile, _ arena: UnsafeMutableRawPointer
  ) -> TensorPlace {
    // A model is sound: each of its tensors can be read.
    guard let tensor = try? file.tensor(index) else {
      return unsafe TensorPlace(start: arena, byteCount: 0)
    }
    if let constant = tensor.constant {
      guard
        let address = unsafe try? constant.bytes.address(
          of: constant.start, byteCount: constant.count)
      else { return unsafe TensorPlace(start: arena, byteCount: 0) }
      // Read only, although the type could write: judging found that nobody writes a constant.
      return unsafe TensorPlace(
        start: UnsafeMutableRawPointer(mutating: address), byteCount: constant.count)
    }
    return unsafe TensorPlace(
      start: arena + max(0, plan.offset(ofTensor: index)), byteCount: tensor.byteCount)
  }

  /// Fills every kernel's constants.
  private func prepare(_ file: ModelFile) throws(ModelError) {
    for index in 0..<operators.count {
      do throws(ModelProblem.Kind) {
        try operators[index].prepare(from: try OperatorView(index, in: file), in: memory(of: index))
      } catch {
        throw .invalid(first: ModelProblem(.operation(index), error), count: 1)
      }
    }
  }

  @inline(__always)
  private func memory(of index: Int) -> KernelMemory {
    let place = kernels[index]
    return unsafe KernelMemory(
      tensors: tensors.values.address, constants: place.constants, scratch: place.scratch)
  }

  func multiplyAdds(of index: Int) -> Int { operators[index].multiplyAdds }
  func blockShare(of index: Int) -> BlockShare? { operators[index].blockShare }

  /// Whether an input can make a run fail.
  var canFail: Bool {
    for index in 0..<operators.count where operators[index].canFail { return true }
    return false
  }

  /// Runs every operator in order, up to one that fails.
  func run() throws(InvocationError) {
    for index in 0..<operators.count {
      do throws(IndexOutOfRange) { try operators[index].run(in: memory(of: index)) } catch {
        throw .indexOutOfRange(operation: index, index: error.index, length: error.length)
      }
    }
  }

  /// The int8 values of a tensor.
  func values(ofTensor index: Int) -> MutableValues<Int8> {
    let place = tensors[index]
    return unsafe MutableValues(
      start: place.start.assumingMemoryBound(to: Int8.self), count: place.byteCount)
  }

  /// A size that is certainly enough, known without planning: every tensor in a place of its own.
  static func generousBytes(_ file: ModelFile) -> Int {
    var bytes = 4096 + file.operators.count * (MemoryLayout<Operator>.stride + 256)
    bytes += file.tensors.count * 256
    for index in 0..<file.tensors.count {
      if let tensor = try? file.tensor(index) { bytes += rounded(tensor.byteCount) }
    }
    for index in 0..<file.operators.count {
      guard let view = try? OperatorView(index, in: file),
        let operation = try? Operator(checking: view)
      else { continue }
      bytes += rounded(operation.constantBytes) + rounded(operation.scratchBytes)
    }
    return bytes
  }
}
