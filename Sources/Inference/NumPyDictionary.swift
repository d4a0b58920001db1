/// The dictionary in the header of an `.npy`, such as
/// `{'descr': '|u1', 'fortran_order': False, 'shape': (3589, 48, 48), }` and spaces behind it.
///
/// The keys may come in any order, each once, and no others.
struct NumPyDictionary: ~Escapable {
  private let bytes: Span<UInt8>
  private let end: Int
  private var place: Int

  private(set) var element: NumPyHeader.Element?
  private(set) var isColumnOrder: Bool?
  private(set) var lengths = InlineArray<8, Int>(repeating: 0)
  private(set) var rank: Int?

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    self.bytes = bytes
    self.end = end
    place = start
  }

  mutating func read() throws(NumPyError) {
    skipSpaces()
    try expect("{")
    skipSpaces()
    while !take("}") {
      try readMember()
      skipSpaces()
      if !take(",") {
        try expect("}")
        break
      }
      skipSpaces()
    }
    skipSpaces()
    guard place == end else { throw .header(at: place) }
  }

  private mutating func readMember() throws(NumPyError) {
    let start = place
    if element == nil, take("'descr'") {
      try readColon()
      element = try readElement()
    } else if isColumnOrder == nil, take("'fortran_order'") {
      try readColon()
      isColumnOrder = try readTruth()
    } else if rank == nil, take("'shape'") {
      try readColon()
      rank = try readShape()
    } else {
      throw .header(at: start)
    }
  }

  private mutating func readColon() throws(NumPyError) {
    skipSpaces()
    try expect(":")
    skipSpaces()
  }

  /// A type in NumPy's short form: byte order, kind, bytes. The order of a single byte is `|` or of no account.
  private mutating func readElement() throws(NumPyError) -> NumPyHeader.Element {
    if take("'|i1'") || take("'<i1'") { return .int8 }
    if take("'|u1'") || take("'<u1'") { return .uint8 }
    if take("'<i2'") { return .int16 }
    if take("'<f4'") { return .float32 }
    if take("'<i4'") { return .int32 }
    if take("'<i8'") { return .int64 }
    // A type of another kind is no broken header, be it a string or a list of fields.
    if take("'") || take("[") { throw .elementType }
    throw .header(at: place)
  }

  private mutating func readTruth() throws(NumPyError) -> Bool {
    if take("False") { return false }
    try expect("True")
    return true
  }

  /// `()`, `(5,)` or `(5, 48, 48)`.
  private mutating func readShape() throws(NumPyError) -> Int {
    try expect("(")
    skipSpaces()
    var count = 0
    while !take(")") {
      guard count < NumPyHeader.largestRank else { throw .tooManyDimensions }
      lengths[count] = try readNumber()
      count += 1
      skipSpaces()
      if !take(",") {
        // `(5)` is a number in Python, no tuple.
        guard count > 1 else { throw .header(at: place) }
        try expect(")")
        break
      }
      skipSpaces()
    }
    return count
  }

  private mutating func readNumber() throws(NumPyError) -> Int {
    let start = place
    var number = 0
    while place < end, bytes[place] >= UInt8(ascii: "0"), bytes[place] <= UInt8(ascii: "9") {
      let (tens, overTens) = number.multipliedReportingOverflow(by: 10)
      let (sum, overSum) = tens.addingReportingOverflow(Int(bytes[place] - UInt8(ascii: "0")))
      guard !overTens, !overSum else { throw .tooLarge }
      number = sum
      place += 1
    }
    guard place > start else { throw .header(at: place) }
    return number
  }

  private mutating func skipSpaces() {
    while place < end, bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\n") {
      place += 1
    }
  }

  private mutating func expect(_ text: StaticString) throws(NumPyError) {
    guard take(text) else { throw .header(at: place) }
  }

  /// Passes over `text` if it stands here.
  private mutating func take(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard end - place >= length else { return false }
    for index in 0..<length where unsafe bytes[place + index] != text.utf8Start[index] {
      return false
    }
    place += length
    return true
  }
}
