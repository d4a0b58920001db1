/// Something wrong in a configuration file.
public struct ConfigurationProblem: Error, Hashable, Sendable {
  /// From 1.
  public var line: Int
  /// In characters, from 1.
  public var column: Int
  public var reason: Reason
  /// The words that it is about.
  var part: TextRange

  public enum Reason: Hashable, Sendable {
    case unknownKey(nearest: Option?)
    /// An option of the command line only.
    case notAKey(Option)
    case equalsMissing
    case keyMissing
    case givenTwice(Option, firstLine: Int)
    case badValue(Option, ValueFault)
    /// Two keys name the same GPIO line.
    case lineUsedTwice(Option, as: Option)
  }
}

extension LineBuffer {
  /// The problem as one line, `feredge: FILE:LINE:COLUMN: what failed: reason`, its newline included.
  ///
  /// - Parameters:
  ///   - path: the file's path, as the user wrote it.
  ///   - text: the file's contents.
  public mutating func append(
    _ problem: ConfigurationProblem, path: Span<UInt8>, text: Span<UInt8>
  ) {
    append("feredge: ")
    append(printable: path)
    append(":")
    append(decimal: Int64(problem.line))
    append(":")
    append(decimal: Int64(problem.column))
    append(": ")
    let part = text.extracting(problem.part.start..<problem.part.end)
    append(problem.reason, part)
    append("\n")
  }

  private mutating func append(_ reason: ConfigurationProblem.Reason, _ part: Span<UInt8>) {
    switch reason {
    case .unknownKey(let nearest):
      append("unknown key: ")
      append(printable: part)
      if let nearest {
        append("; ")
        append(didYouMean: "", nearest.name)
      }
    case .notAKey(let option):
      append(option.name)
      append(": not for a file: it is an option of the command line only")
    case .equalsMissing: append("no equals sign: lines are key = value")
    case .keyMissing: append("no key: lines are key = value")
    case .givenTwice(let option, let first):
      append(option.name)
      append(": given twice: line ")
      append(decimal: Int64(first))
      append(" has it already")
    case .badValue(let option, let fault):
      append(option.name)
      append(": ")
      append(fault, of: option)
      append(": ")
      append(printable: part)
    case .lineUsedTwice(let option, let other):
      append(option.name)
      append(": the same line as ")
      append(other.name)
      append(": one line can do one job only")
    }
  }
}
