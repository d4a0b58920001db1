/// The words of a command line, in one buffer, each ended by a NUL: the form of `/proc/self/cmdline`.
public struct ArgumentList: ~Escapable {
  private let bytes: Span<UInt8>
  /// Where the first argument starts, behind the program's own name.
  private let start: Int
  /// How many arguments there are; the program's own name is none.
  public let count: Int

  /// - Parameter bytes: the program's name first; a last word without its NUL counts as well.
  @_lifetime(copy bytes)
  public init(commandLine bytes: Span<UInt8>) {
    var words = 0
    var afterName = bytes.count
    for index in bytes.indices where bytes[index] == 0 || index == bytes.count - 1 {
      if words == 0 { afterName = index + 1 }
      words += 1
    }
    self.bytes = bytes
    start = afterName
    count = max(0, words - 1)
  }

  /// The bytes of an argument, without its NUL.
  public subscript(index: Int) -> Span<UInt8> {
    @_lifetime(copy self)
    get { self[range(of: index)] }
  }

  /// The bytes that a value of the command line stands for.
  ///
  /// - Precondition: `range` was made by this list.
  public subscript(range: TextRange) -> Span<UInt8> {
    @_lifetime(copy self)
    get { bytes.extracting(range.start..<range.end) }
  }

  /// Where an argument stands in the buffer.
  ///
  /// - Parameter index: 0…`count` − 1.
  func range(of index: Int) -> TextRange {
    precondition(index >= 0 && index < count, "an argument that was given")
    var from = start
    for _ in 0..<index { from = end(from: from) + 1 }
    return TextRange(source: .commandLine, start: from, end: end(from: from))
  }

  private func end(from start: Int) -> Int { bytes.firstIndex(of: 0, from: start) ?? bytes.count }
}

/// A piece of text by its place, so that a path can be kept without copying it.
public struct TextRange: Hashable, Sendable {
  /// Which text it is a part of.
  public let source: Source
  /// The first byte.
  public let start: Int
  /// The byte behind the last one; at least `start`.
  public let end: Int

  public enum Source: UInt8, Sendable {
    case commandLine, configurationFile
  }

  init(source: Source, start: Int, end: Int) {
    self.source = source
    self.start = start
    self.end = end
  }

  /// Without the first `count` bytes.
  public func dropping(first count: Int) -> TextRange {
    TextRange(source: source, start: min(end, start + count), end: end)
  }

  /// Without the last `count` bytes.
  public func dropping(last count: Int) -> TextRange {
    TextRange(source: source, start: start, end: max(start, end - count))
  }
}

/// Both texts that options come from.
public struct OptionTexts: ~Escapable {
  private let arguments: ArgumentList
  private let configuration: Span<UInt8>

  @_lifetime(copy arguments, copy configuration)
  public init(arguments: ArgumentList, configuration: Span<UInt8>) {
    self.arguments = arguments
    self.configuration = configuration
  }

  /// The bytes that a value stands for.
  public subscript(range: TextRange) -> Span<UInt8> {
    @_lifetime(copy self)
    get {
      switch range.source {
      case .commandLine: arguments[range]
      case .configurationFile: configuration.extracting(range.start..<range.end)
      }
    }
  }
}
