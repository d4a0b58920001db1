/// A network ready to run: planned, its weights packed, every table filled.
///
/// `init` does all that can fail, but for indices that an input decides (`canFail`); `invoke` only computes,
/// in the same memory every time.
public struct Interpreter: ~Copyable {
  let file: ModelFile
  let preparation: Preparation
  let inputs: Ports
  let outputs: Ports

  /// Plans the arena, packs the weights and fills the tables, all in `memory`.
  ///
  /// - Throws: `.memoryTooSmall` with a size that is enough; `memory` may then be partly used.
  public init(model: consuming Model, memory: inout FixedMemory) throws(ModelError) {
    let file = model.file
    let inputs = try Ports(ofInputsIn: file)
    let outputs = try Ports(ofOutputsIn: file)
    let preparation = try Preparation(of: file, in: &memory)
    self.file = file
    self.inputs = inputs
    self.outputs = outputs
    self.preparation = preparation
  }

  /// Bytes of memory that are certainly enough for a network; planning mostly needs far fewer, see
  /// `footprint`.
  public static func sufficientBytes(for model: borrowing Model) -> Int {
    Preparation.generousBytes(model.file)
  }

  /// What was cut out of the memory block.
  public var footprint: MemoryFootprint { preparation.footprint }

  public var inputCount: Int { inputs.count }
  public var outputCount: Int { outputs.count }

  /// - Precondition: `index` is in `0..<inputCount`.
  public func inputShape(_ index: Int) -> TensorShape { inputs[index].shape }
  /// - Precondition: `index` is in `0..<outputCount`.
  public func outputShape(_ index: Int) -> TensorShape { outputs[index].shape }
  /// What one value of an input is; int8 in most networks.
  ///
  /// - Precondition: `index` is in `0..<inputCount`.
  public func inputType(_ index: Int) -> ElementType { inputs[index].type }
  /// What one value of an output is; int8 in most networks.
  ///
  /// - Precondition: `index` is in `0..<outputCount`.
  public func outputType(_ index: Int) -> ElementType { outputs[index].type }
  /// Scale 1 and zero point 0 for an input that is not quantized.
  ///
  /// - Precondition: `index` is in `0..<inputCount`.
  public func inputQuantization(_ index: Int) -> Quantization { inputs[index].quantization }
  /// Scale 1 and zero point 0 for an output that is not quantized.
  ///
  /// - Precondition: `index` is in `0..<outputCount`.
  public func outputQuantization(_ index: Int) -> Quantization { outputs[index].quantization }

  /// The output that goes by `name`: in the file's signature, else as its tensor's name, in whole,
  /// after a "/" at its end, or at its beginning.
  public func outputIndex(named name: Span<UInt8>) -> Int? {
    name.isEmpty ? nil : PortNames(file: file).output(named: name)
  }

  /// The same for a name of the program's own.
  public func outputIndex(named name: StaticString) -> Int? {
    // A StaticString with a pointer never moves and never ends.
    let text = unsafe Span(_unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount)
    return outputIndex(named: text)
  }

  /// Lends the values of an input, to be filled before `invoke`; after `invoke` they are rubbish.
  ///
  /// An input of another type than int8 is lent as its bytes, little-endian.
  ///
  /// - Precondition: `index` is in `0..<inputCount`.
  public mutating func withInput<R>(
    _ index: Int, _ body: (inout MutableSpan<Int8>) -> R
  ) -> R {
    let values = preparation.values(ofTensor: inputs[index].tensor)
    // The tensor's place in the arena, which nobody else touches while `self` is borrowed for writing.
    var span = unsafe MutableSpan(_unsafeStart: values.mutableAddress, count: values.count)
    return body(&span)
  }

  /// The values of an output as the last `invoke` left them; its bytes where its type is not int8.
  ///
  /// - Precondition: `index` is in `0..<outputCount`.
  @_lifetime(borrow self)
  public func output(_ index: Int) -> Span<Int8> {
    let values = preparation.values(ofTensor: outputs[index].tensor).values
    // The tensor's place in the arena, or in the file, which nobody changes while `self` is borrowed.
    let span = unsafe Span(_unsafeStart: values.address, count: values.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Whether the network picks slices by indices that its inputs decide, so that `invoke` can fail.
  public var canFail: Bool { preparation.canFail }

  /// Computes every output from the inputs.
  ///
  /// - Complexity: the network's multiply-adds; the same for every input.
  /// - Throws: an index outside of what it picks from, where `canFail`; the outputs are rubbish then, and the
  ///   next run starts afresh.
  public mutating func invoke() throws(InvocationError) { try preparation.run() }
}

/// Bytes that a network takes out of a memory block, by use.
public struct MemoryFootprint: Equatable, Sendable {
  /// Activations and scratch: the arena's high-water mark.
  public let arenaBytes: Int
  /// Bytes that no arena plan of the same lifetimes can undercut; equal to `arenaBytes` where that is
  /// proved to be the smallest.
  public let arenaLowerBound: Int
  /// Packed weights, multipliers and lookup tables.
  public let constantBytes: Int
  /// Prepared operators, tensor places and the plan itself.
  public let tableBytes: Int
  /// Bytes behind the arena that only loading takes, where weights whose zeros the file leaves out are larger
  /// than the arena; mostly 0.
  public let loadingBytes: Int

  public var totalBytes: Int { arenaBytes + constantBytes + tableBytes + loadingBytes }
}
