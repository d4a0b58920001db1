internal import CVectorUnits

/// Which spelling of the inner loops a kernel takes; all give the same bytes.
struct KernelPath: BitwiseCopyable, Equatable {
  let number: Int32

  /// Plain C, for any processor.
  static var portable: KernelPath { KernelPath(number: Int32(feredge_portable)) }

  /// The fastest path that this processor has.
  static var fastest: KernelPath { KernelPath(number: feredge_fastest_path()) }

  /// The fastest path that takes these weights: NEON adds pairs of products in 16 bits, which two products
  /// of −128 overflow.
  ///
  /// - Parameter isByChannel: each channel is weighed on its own, which dot products do not help.
  init(weights: Tensor, isByChannel: Bool = false) {
    let fastest = Self.fastest
    let addsPairs =
      fastest.number == Int32(feredge_neon) || (isByChannel && fastest.number == Int32(feredge_dot))
    self = addsPairs && !weights.isNarrow ? .portable : fastest
  }

  init(number: Int32) { self.number = number }
}
