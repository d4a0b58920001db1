/// Why a run of a network ended before its outputs were computed; they are rubbish then. The next run
/// starts afresh.
public enum InvocationError: Error, Equatable, Sendable {
  /// GATHER, operator number `operation`, was told to pick slice `index` of `length`. LiteRT's `invoke`
  /// fails at the same inputs.
  case indexOutOfRange(operation: Int, index: Int, length: Int)
}

/// What a kernel that picks by computed indices throws: `index` is not in `0..<length`.
struct IndexOutOfRange: Error {
  let index: Int
  let length: Int
}
