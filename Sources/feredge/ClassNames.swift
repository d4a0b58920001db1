internal import Console
internal import Firmware
internal import Perception

/// What a network's output values stand for.
///
/// A file `NAME.classes` beside the model holds a name a line. Without it, seven values are FER2013's
/// expressions in their original order (angry, disgust, fear, happy, sad, surprise, neutral), and any other
/// number of values is counted from 0.
struct ClassNames: ~Escapable {
  /// More than any set of photographs that a board would tell apart; ImageNet has 1000.
  static var most: Int { 1024 }

  /// Bytes of a name, so that its JSON fits into a line.
  static var longest: Int { 100 }

  let count: Int
  /// The file; empty where there is none.
  private let lines: Span<UInt8>
  private let isFromFile: Bool

  /// The names that hold without a file.
  @_lifetime(immortal)
  init(count: Int) {
    self.count = count
    lines = Span()
    isFromFile = false
  }

  /// - Parameter lines: a name each; lines may end in CR LF, and the last may lack its end.
  @_lifetime(copy lines)
  init(lines: Span<UInt8>, count: Int) throws(EvaluationError) {
    self.count = count
    self.lines = lines
    isFromFile = true
    let found = Self.lineCount(lines)
    guard found == count else { throw .nameCount(found, outputs: count) }
    for index in 0..<count {
      let name = line(index)
      if name.isEmpty { throw .nameEmpty(line: index + 1) }
      if name.count > Self.longest { throw .nameTooLong(line: index + 1) }
      for earlier in 0..<index where line(earlier).equals(name) {
        throw .nameTwice(line: index + 1)
      }
    }
  }

  /// Lends the name of a class.
  func withName<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    if isFromFile { return body(line(index)) }
    var name = LineBuffer<20>()
    if count == Expression.count {
      name.append(Expression.name(at: index))
    } else {
      name.append(decimal: Int64(index))
    }
    return body(name.bytes)
  }

  /// The class that goes by `name`.
  func index(of name: Span<UInt8>) -> Int? {
    for index in 0..<count {
      if withName(index, { $0.equals(name) }) { return index }
    }
    return nil
  }

  private static func lineCount(_ lines: Span<UInt8>) -> Int {
    var count = 0
    for index in lines.indices
    where lines[index] == UInt8(ascii: "\n") || index == lines.count - 1 {
      count += 1
    }
    return count
  }

  @_lifetime(copy self)
  private func line(_ index: Int) -> Span<UInt8> {
    var start = 0
    for _ in 0..<index { start = end(from: start) + 1 }
    var end = end(from: start)
    if end > start, lines[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return lines.extracting(start..<end)
  }

  /// Where the line ends that starts at `start`.
  private func end(from start: Int) -> Int {
    var end = start
    while end < lines.count, lines[end] != UInt8(ascii: "\n") { end += 1 }
    return end
  }
}

/// The classes that are looked at; all others are masked.
struct ClassSelection {
  /// By class: its row in the confusion matrix; −1 for a masked one.
  private var rows: InlineArray<1024, Int16>
  /// By row: its class.
  private var classes: InlineArray<1024, Int16>
  private(set) var count = 0

  init() {
    rows = InlineArray(repeating: -1)
    classes = InlineArray(repeating: -1)
  }

  func row(of index: Int) -> Int? { rows[index] < 0 ? nil : Int(rows[index]) }

  /// - Precondition: `row` is in `0..<count`.
  func classIndex(ofRow row: Int) -> Int { Int(classes[row]) }

  /// - Returns: whether it is new.
  mutating func insert(_ index: Int) -> Bool {
    guard rows[index] < 0 else { return false }
    rows[index] = Int16(count)
    classes[count] = Int16(index)
    count += 1
    return true
  }

  /// The row of the class that an output says.
  ///
  /// - Parameter half: the least integer that stands for a half or more, for an output of one value.
  func said(by values: Span<Int8>, half: Int) -> Int {
    guard values.count == 1 else { return greatest(of: values) }
    let index = Int(values[0]) >= half ? 1 : 0
    return row(of: index) ?? 0
  }

  /// The class of the greatest value among those that are looked at; the first of equal ones.
  ///
  /// The scale of a tensor is more than 0, so its integers are ordered like the numbers they stand for.
  func greatest(of values: Span<Int8>) -> Int {
    var best = -1
    for index in values.indices
    where rows[index] >= 0 && (best < 0 || values[index] > values[best]) {
      best = index
    }
    return Int(rows[best])
  }
}
