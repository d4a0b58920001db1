/// How many edits turn one word into another: insert, delete, replace a byte, or swap two neighbours.
///
/// Optimal string alignment distance (Damerau 1964, doi 10.1145/363958.363994), the slips of typing.
///
/// - Returns: `nil` for words of more than 31 bytes; no name is as long.
func editDistance(_ typed: Span<UInt8>, _ name: StaticString) -> Int? {
  let columns = name.utf8CodeUnitCount
  guard typed.count < 32, columns < 32 else { return nil }
  // Three rows of the table: the one before the last, the last, and the one being filled.
  var older = InlineArray<32, Int>(repeating: 0)
  var last = InlineArray<32, Int>(repeating: 0)
  var row = InlineArray<32, Int>(repeating: 0)
  for column in 0...columns { last[column] = column }
  for line in 0..<typed.count {
    row[0] = line + 1
    for column in 0..<columns {
      let letter = unsafe name.utf8Start[column]
      let replaced = last[column] + (typed[line] == letter ? 0 : 1)
      var least = min(replaced, min(last[column + 1], row[column]) + 1)
      if line > 0, column > 0, typed[line - 1] == letter {
        let before = unsafe name.utf8Start[column - 1]
        if typed[line] == before { least = min(least, older[column - 1] + 1) }
      }
      row[column + 1] = least
    }
    older = last
    last = row
  }
  return last[columns]
}

/// The candidate that a mistyped word most likely means.
struct NearestName {
  private var leastEdits = Int.max
  /// The place of the best candidate so far; `nil` while none is near enough to be worth telling.
  private(set) var index: Int?

  /// Weighs one more candidate: near enough is an edit in three letters, or a word broken off behind
  /// its second letter.
  mutating func consider(_ name: StaticString, at candidate: Int, for typed: Span<UInt8>) {
    guard var edits = editDistance(typed, name) else { return }
    if typed.count >= 2, typed.count < name.utf8CodeUnitCount, isPrefix(typed, of: name) {
      edits = 1
    }
    guard edits <= max(1, name.utf8CodeUnitCount / 3), edits < leastEdits else { return }
    leastEdits = edits
    index = candidate
  }

  private func isPrefix(_ typed: Span<UInt8>, of name: StaticString) -> Bool {
    for index in typed.indices where unsafe typed[index] != name.utf8Start[index] { return false }
    return true
  }
}

extension Verb {
  /// The verb that a mistyped word most likely means.
  static func nearest(to typed: Span<UInt8>) -> Verb? {
    var nearest = NearestName()
    for index in 0..<count {
      if let verb = Verb(index: index) { nearest.consider(verb.name, at: index, for: typed) }
    }
    return nearest.index.flatMap { Verb(index: $0) }
  }
}

extension Option {
  /// The option of a verb that a mistyped name most likely means; of any verb when `verb` is `nil`.
  static func nearest(to typed: Span<UInt8>, of verb: Verb?) -> Option? {
    var nearest = NearestName()
    for index in 0..<count {
      guard let option = Option(index: index), verb.map({ option.applies(to: $0) }) ?? true else {
        continue
      }
      nearest.consider(option.name, at: index, for: typed)
    }
    return nearest.index.flatMap { Option(index: $0) }
  }
}
