internal import Console
internal import LinuxHardware
internal import Units

/// What came of an evaluation: a page of at most 80 columns for a person, or one object of JSON.
struct EvaluationSheet: ~Escapable {
  /// The model's path.
  let model: Span<UInt8>
  let names: ClassNames
  let selection: ClassSelection

  /// Room for the names of rows.
  private static var nameWidth: Int { 12 }
  private static var pageWidth: Int { 80 }
  /// Mistakes listed where the matrix is too wide for the page.
  private static var listedMistakes: Int { 20 }

  @_lifetime(copy model, copy names)
  init(model: Span<UInt8>, names: borrowing ClassNames, selection: ClassSelection) {
    self.model = model
    self.names = copy names
    self.selection = selection
  }

  func write(_ matrix: borrowing ConfusionMatrix, to page: inout Page) throws(SystemError) {
    page.line.append(printable: model)
    page.line.append(": ")
    page.line.append(decimal: matrix.total)
    page.line.append(matrix.total == 1 ? " picture, " : " pictures, ")
    page.line.append(decimal: Int64(matrix.size))
    page.line.append(matrix.size == 1 ? " class" : " classes")
    try page.end()
    let interval = WilsonInterval(matrix.correct, of: matrix.total)
    page.line.append("accuracy ")
    page.line.append(percentOf: Permille(matrix.correct, of: matrix.total))
    page.line.append(" % (95 % interval ")
    page.line.append(percentOf: interval.low)
    page.line.append(" to ")
    page.line.append(percentOf: interval.high)
    page.line.append(" %): ")
    page.line.append(decimal: matrix.correct)
    page.line.append(" right")
    try page.end()
    try page.end()
    let width = cellWidth(matrix)
    if Self.nameWidth + matrix.size * width <= Self.pageWidth {
      try writeMatrix(matrix, cellWidth: width, to: &page)
    } else {
      try writeMistakes(matrix, to: &page)
    }
    try page.end()
    try writeClasses(matrix, to: &page)
  }

  /// Columns of a cell: as many as the widest number needs, and more while the page has room for names.
  private func cellWidth(_ matrix: borrowing ConfusionMatrix) -> Int {
    var greatest: Int64 = 0
    for truth in 0..<matrix.size {
      for said in 0..<matrix.size {
        greatest = max(greatest, matrix.count(truth: truth, said: said))
      }
    }
    var digits = LineBuffer<20>()
    digits.append(decimal: greatest)
    let room = (Self.pageWidth - Self.nameWidth) / matrix.size
    return max(digits.count + 1, max(4, min(9, room)))
  }

  private func writeMatrix(
    _ matrix: borrowing ConfusionMatrix, cellWidth width: Int, to page: inout Page
  ) throws(SystemError) {
    page.line.append("truth\\said")
    for said in 0..<matrix.size {
      page.line.pad(toColumn: Self.nameWidth + said * width)
      append(nameOf: said, rightAlignedIn: width, to: &page)
    }
    try page.end()
    for truth in 0..<matrix.size {
      append(nameOf: truth, to: &page)
      page.line.pad(toColumn: Self.nameWidth)
      for said in 0..<matrix.size {
        page.line.append(decimal: matrix.count(truth: truth, said: said), width: width)
      }
      try page.end()
    }
  }

  /// The most common mistakes, by falling count, then in the matrix's order.
  private func writeMistakes(
    _ matrix: borrowing ConfusionMatrix, to page: inout Page
  ) throws(SystemError) {
    page.line.append("most common mistakes (the whole table is wider than a page; --json has it)")
    try page.end()
    var last = (count: Int64.max, place: -1)
    for _ in 0..<Self.listedMistakes {
      guard let next = nextMistake(after: last, matrix) else { return }
      last = next
      page.line.append(decimal: next.count, width: 9)
      page.line.append("  ")
      append(nameOf: next.place / matrix.size, to: &page)
      page.line.append(" taken for ")
      append(nameOf: next.place % matrix.size, to: &page)
      try page.end()
    }
  }

  private func nextMistake(
    after last: (count: Int64, place: Int), _ matrix: borrowing ConfusionMatrix
  ) -> (count: Int64, place: Int)? {
    var best: (count: Int64, place: Int)?
    for truth in 0..<matrix.size {
      for said in 0..<matrix.size where said != truth {
        let count = matrix.count(truth: truth, said: said)
        let place = truth * matrix.size + said
        guard count > 0, count < last.count || count == last.count && place > last.place,
          count > best?.count ?? 0
        else { continue }
        best = (count, place)
      }
    }
    return best
  }

  private func writeClasses(
    _ matrix: borrowing ConfusionMatrix, to page: inout Page
  ) throws(SystemError) {
    page.line.append("class          precision     recall         F1    support")
    try page.end()
    for row in 0..<matrix.size {
      append(nameOf: row, to: &page)
      page.line.pad(toColumn: Self.nameWidth)
      append(matrix.precision(row), to: &page)
      append(matrix.recall(row), to: &page)
      append(matrix.f1(row), to: &page)
      page.line.append(decimal: matrix.support(row), width: 11)
      try page.end()
    }
  }

  /// A share in eleven columns; `-` where there is nothing to be a share of.
  private func append(_ share: Permille?, to page: inout Page) {
    var text = LineBuffer<11>()
    if let share {
      text.append(percentOf: share)
      text.append(" %")
    } else {
      text.append("-")
    }
    page.line.append(byte: UInt8(ascii: " "), times: 11 - text.count)
    page.line.append(text)
  }

  /// A row's name, cut to its room.
  private func append(nameOf row: Int, to page: inout Page) {
    names.withName(selection.classIndex(ofRow: row)) { name in
      page.line.append(printable: name.extracting(0..<name.cut(to: Self.nameWidth - 1)))
    }
  }

  private func append(nameOf row: Int, rightAlignedIn width: Int, to page: inout Page) {
    names.withName(selection.classIndex(ofRow: row)) { name in
      let shown = name.cut(to: width - 1)
      page.line.append(byte: UInt8(ascii: " "), times: width - shown)
      page.line.append(printable: name.extracting(0..<shown))
    }
  }
}
