internal import Console
internal import Firmware
internal import Imaging
internal import Timing

/// What a benchmark measured: a table of 80 columns, or one object of JSON.
struct BenchmarkSheet {
  /// What was measured with.
  let camera: StatusFacts
  let budget: FrameBudget

  /// The percentiles that are shown, in thousandths: min, median, p99, p99.9, max.
  fileprivate static var shown: InlineArray<5, Int> { [0, 500, 990, 999, 1000] }

  fileprivate static func key(_ index: Int) -> StaticString {
    switch index {
    case 0: "min"
    case 1: "median"
    case 2: "p99"
    case 3: "p99.9"
    default: "max"
    }
  }

  /// The name of a row of `StageSamples`, and how long it may take.
  fileprivate func row(_ index: Int) -> (name: StaticString, allowance: TimeSpan) {
    guard index > 0, let stage = Stage(index: index) else { return ("frame", budget.period) }
    return (stage.name, budget.allowance(for: stage))
  }

  /// The rows in the order of a page: the stages, then the whole frame.
  fileprivate static func row(atPlace place: Int) -> Int { (place + 1) % Stage.count }
}

extension LineBuffer {
  mutating func append(_ sheet: BenchmarkSheet, of samples: borrowing StageSamples) {
    append(version: sheet)
    append("stage     frames       min    median       p99     p99.9       max   allowed  ms\n")
    for place in 0..<Stage.count {
      let index = BenchmarkSheet.row(atPlace: place)
      let row = sheet.row(index)
      let start = count
      append(row.name)
      pad(toColumn: start + 9)
      append(decimal: Int64(samples.count(index)), width: 7)
      for column in BenchmarkSheet.shown.indices {
        append(
          milliseconds: samples.percentile(BenchmarkSheet.shown[column], of: index), width: 10)
      }
      append(milliseconds: row.allowance, width: 10)
      append("\n")
    }
    appendMargin(sheet, samples)
  }

  private mutating func append(version sheet: BenchmarkSheet) {
    append("feredge ")
    append(Version.text)
    append(", ")
    append(Version.build)
    append(": ")
    append(sheet.camera.isSynthetic ? "the drawn driver" : "")
    if !sheet.camera.isSynthetic { append(printable: sheet.camera.camera.bytes) }
    append(", ")
    append(decimal: Int64(sheet.camera.geometry.width))
    append("x")
    append(decimal: Int64(sheet.camera.geometry.height))
    append("\n")
  }

  private mutating func appendMargin(
    _ sheet: BenchmarkSheet, _ samples: borrowing StageSamples
  ) {
    let budget = sheet.budget.period
    append("budget ")
    append(milliseconds: budget, width: 0)
    append(" ms, margin ")
    append(milliseconds: samples.percentile(500, of: 0).map { budget - $0 }, width: 0)
    append(" at the median, ")
    append(milliseconds: samples.percentile(1000, of: 0).map { budget - $0 }, width: 0)
    append(" at worst; late: ")
    append(decimal: Int64(samples.late(for: budget)))
    append("\n")
  }

  /// Three decimals, at the right of so many columns; `-` for none.
  private mutating func append(milliseconds span: TimeSpan?, width: Int) {
    var text = LineBuffer<24>()
    if let span {
      text.append(fixedPoint: roundedHalfUp(span.nanoseconds, per: 1_000), decimals: 3)
    } else {
      text.append("-")
    }
    append(byte: UInt8(ascii: " "), times: width - text.count)
    append(text)
  }

  /// All times in microseconds.
  mutating func append(json sheet: BenchmarkSheet, of samples: borrowing StageSamples) {
    openObject()
    key("version")
    append(quoted: Version.text)
    key("build")
    append(quoted: Version.build)
    key("camera")
    append(jsonString: sheet.camera.camera.bytes)
    key("width")
    append(decimal: Int64(sheet.camera.geometry.width))
    key("height")
    append(decimal: Int64(sheet.camera.geometry.height))
    key("frames")
    append(decimal: Int64(samples.frames))
    key("budget_us")
    append(microsecondsOf: sheet.budget.period)
    key("late")
    append(decimal: Int64(samples.late(for: sheet.budget.period)))
    key("stages")
    openArray()
    for place in 0..<Stage.count {
      element()
      append(jsonRow: BenchmarkSheet.row(atPlace: place), sheet, samples)
    }
    closeArray()
    closeObject()
    append("\n")
  }

  private mutating func append(
    jsonRow index: Int, _ sheet: BenchmarkSheet, _ samples: borrowing StageSamples
  ) {
    let row = sheet.row(index)
    openObject()
    key("name")
    append(quoted: row.name)
    key("frames")
    append(decimal: Int64(samples.count(index)))
    for column in BenchmarkSheet.shown.indices {
      key(BenchmarkSheet.key(column))
      append(microsecondsOrNull: samples.percentile(BenchmarkSheet.shown[column], of: index))
    }
    key("allowed")
    append(microsecondsOf: row.allowance)
    key("margin")
    append(
      microsecondsOrNull: samples.percentile(1000, of: index).map { row.allowance - $0 })
    closeObject()
  }

  private mutating func append(microsecondsOrNull span: TimeSpan?) {
    if let span { append(microsecondsOf: span) } else { append("null") }
  }
}
