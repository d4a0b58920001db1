internal import Console
internal import LinuxHardware
internal import Units

/// The same as one object of JSON.
extension EvaluationSheet {
  func writeJSON(_ matrix: borrowing ConfusionMatrix, to page: inout Page) throws(SystemError) {
    page.line.append("{\"model\":")
    try page.pass(onJSONString: model)
    page.line.append(",\"images\":")
    page.line.append(decimal: matrix.total)
    page.line.key("correct")
    page.line.append(decimal: matrix.correct)
    page.line.key("accuracy")
    page.line.append(Permille(matrix.correct, of: matrix.total))
    page.line.key("classes")
    try writeArray(matrix.size, to: &page) { row, line in append(nameOf: row, to: &line) }
    page.line.append(",\"confusion\":")
    try writeRows(matrix, to: &page)
    page.line.append(",\"per_class\":")
    try writeArray(matrix.size, to: &page) { row, line in append(row, of: matrix, to: &line) }
    page.line.append("}")
    try page.end()
  }

  /// An array, each element on its way as soon as it is composed: a line may be long.
  private func writeArray(
    _ count: Int, to page: inout Page, _ append: (Int, inout LineBuffer<1024>) -> Void
  ) throws(SystemError) {
    page.line.append("[")
    for index in 0..<count {
      if index > 0 { page.line.append(",") }
      append(index, &page.line)
      try page.passOn()
    }
    page.line.append("]")
  }

  private func writeRows(
    _ matrix: borrowing ConfusionMatrix, to page: inout Page
  ) throws(SystemError) {
    page.line.append("[")
    for truth in 0..<matrix.size {
      if truth > 0 { page.line.append(",") }
      try writeArray(matrix.size, to: &page) { said, line in
        line.append(decimal: matrix.count(truth: truth, said: said))
      }
    }
    page.line.append("]")
  }

  private func append(
    _ row: Int, of matrix: borrowing ConfusionMatrix, to line: inout LineBuffer<1024>
  ) {
    line.append("{\"name\":")
    append(nameOf: row, to: &line)
    line.key("precision")
    line.append(matrix.precision(row) ?? Permille(0))
    line.key("recall")
    line.append(matrix.recall(row) ?? Permille(0))
    line.key("f1")
    line.append(matrix.f1(row) ?? Permille(0))
    line.key("support")
    line.append(decimal: matrix.support(row))
    line.append("}")
  }

  private func append(nameOf row: Int, to line: inout LineBuffer<1024>) {
    names.withName(selection.classIndex(ofRow: row)) { line.append(jsonString: $0) }
  }
}
