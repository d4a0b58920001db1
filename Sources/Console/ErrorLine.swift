/// A line that holds the longest error, its newline included: 120 bytes of a name as `\xNN` are 480.
public typealias ErrorLine = LineBuffer<1024>

/// The one form of an error on standard error: `feredge: OBJECT: what failed: reason`.
extension LineBuffer {
  /// Everything before the reason.
  ///
  /// - Parameters:
  ///   - object: the path, line or option that it is about; shown harmless for a terminal.
  ///   - what: what failed, as in `cannot start streaming`.
  public mutating func append(errorOn object: Span<UInt8>, _ what: StaticString) {
    append("feredge: ")
    append(printable: object)
    append(": ")
    append(what)
    append(": ")
  }

  /// The same about something that has a fixed name.
  public mutating func append(errorOn object: StaticString, _ what: StaticString) {
    append("feredge: ")
    append(object)
    append(": ")
    append(what)
    append(": ")
  }

  /// The reason and the end of the line; the number of the kernel's error where there is one.
  public mutating func append(reason: StaticString, errno number: Int32? = nil) {
    append(reason)
    if let number {
      append(" (errno ")
      append(decimal: Int64(number))
      append(")")
    }
    append("\n")
  }
}
