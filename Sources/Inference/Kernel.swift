/// One kind of operator: judged once, prepared once, run for ever.
///
/// A kernel is a plain value: tensor indices and numbers. `init` judges the operator and derives
/// every number; nothing after it can fail, and `run` checks nothing but indices that an input decides.
protocol Kernel: BitwiseCopyable {
  /// Judges the operator.
  ///
  /// - Throws: the first thing wrong with it.
  init(checking view: OperatorView) throws(ModelProblem.Kind)

  /// Bytes for packed weights and tables, which `prepare` fills.
  var constantBytes: Int { get }
  /// Bytes that `run` uses and leaves behind as rubbish.
  var scratchBytes: Int { get }

  /// Fills the `constantBytes` of `memory`.
  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind)

  /// Computes the outputs from the inputs.
  func run(in memory: KernelMemory) throws(IndexOutOfRange)
}

extension Kernel {
  var constantBytes: Int { 0 }
  var scratchBytes: Int { 0 }
  func prepare(from view: OperatorView, in memory: KernelMemory) throws(ModelProblem.Kind) {}
}

/// Where a kernel's tensors, constants and scratch lie.
@safe
struct KernelMemory {
  private let tensors: UnsafePointer<TensorPlace>
  private let constants: UnsafeMutableRawPointer
  private let scratch: UnsafeMutableRawPointer

  /// - Precondition: `tensors` has an entry for each tensor of the network; `constants` and `scratch`
  ///   have the bytes that the kernel asked for, aligned to 64.
  @unsafe
  @inline(__always)
  init(
    tensors: UnsafePointer<TensorPlace>, constants: UnsafeMutableRawPointer,
    scratch: UnsafeMutableRawPointer
  ) {
    unsafe self.tensors = tensors
    unsafe self.constants = constants
    unsafe self.scratch = scratch
  }

  /// The int8 values of a tensor; `tensor` is an index that the kernel's judging has checked.
  @inline(__always)
  func values(_ tensor: Int) -> Values<Int8> {
    let place = unsafe tensors[tensor]
    return unsafe Values(
      start: UnsafePointer(place.start.assumingMemoryBound(to: Int8.self)), count: place.byteCount)
  }

  /// The int8 values of a tensor that the kernel writes.
  @inline(__always)
  func output(_ tensor: Int) -> MutableValues<Int8> {
    let place = unsafe tensors[tensor]
    return unsafe MutableValues(
      start: place.start.assumingMemoryBound(to: Int8.self), count: place.byteCount)
  }

  /// The bytes of a tensor of any type, for kernels that only move values.
  @inline(__always)
  func bytes(_ tensor: Int) -> Values<UInt8> {
    let place = unsafe tensors[tensor]
    return unsafe Values(
      start: UnsafePointer(place.start.assumingMemoryBound(to: UInt8.self)), count: place.byteCount)
  }

  /// The bytes of a tensor of any type that the kernel writes.
  @inline(__always)
  func outputBytes(_ tensor: Int) -> MutableValues<UInt8> {
    let place = unsafe tensors[tensor]
    return unsafe MutableValues(
      start: place.start.assumingMemoryBound(to: UInt8.self), count: place.byteCount)
  }

  /// The values of a tensor of any type; `type` is the one that the kernel's judging has found.
  @inline(__always)
  func numbers<Element: BitwiseCopyable>(
    _ type: Element.Type, of tensor: Int
  ) -> UnalignedValues<Element> {
    let place = unsafe tensors[tensor]
    return unsafe UnalignedValues(start: place.start, byteCount: place.byteCount)
  }

  /// A part of the constants: `count` elements `offset` bytes in.
  @inline(__always)
  func constants<Element: BitwiseCopyable>(
    _ type: Element.Type, at offset: Int = 0, count: Int
  ) -> MutableValues<Element> {
    // Zeroed plain bytes that only this kernel uses, always as the same type at the same offset.
    unsafe MutableValues(
      start: (constants + offset).assumingMemoryBound(to: type), count: count)
  }

  /// The scratch memory as `count` elements.
  @inline(__always)
  func scratch<Element: BitwiseCopyable>(
    _ type: Element.Type, at offset: Int = 0, count: Int
  ) -> MutableValues<Element> {
    // As above; a kernel writes each element before it reads it.
    unsafe MutableValues(start: (scratch + offset).assumingMemoryBound(to: type), count: count)
  }
}

/// Where a tensor's bytes lie: in the model file for constants, else in the arena.
@safe
struct TensorPlace: BitwiseCopyable {
  let start: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Precondition: `byteCount` bytes from `start` stay readable, and writable unless constant.
  @unsafe
  init(start: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe self.start = start
    self.byteCount = byteCount
  }
}
