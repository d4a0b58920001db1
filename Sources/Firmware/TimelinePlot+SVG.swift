internal import Alerting
internal import Console
internal import Drowsiness
public import Hardware
internal import Timing
internal import Units

/// The picture of a run: SVG 1.1 of 1200 by 520 units, written piece by piece.
extension TimelinePlot {
  /// - Parameter title: what was watched.
  public func write<Sink: LineSink & ~Copyable>(
    titled title: Span<UInt8>, to sink: inout Sink
  ) throws(Sink.Failure) {
    try writeHead(title, &sink)
    try writeBands("blind", &sink) {
      $0.isBlind ? Band(top: 60, height: 415, tone: .gray) : nil
    }
    try writeLane("eyes closed", top: 60, height: 110, greatest: "1", &sink)
    try writeClosure(top: 60, height: 110, &sink)
    let scale = perclosScale
    try writeLane("PERCLOS", top: 190, height: 80, greatest: Self.percent(scale), &sink)
    try writeLine(top: 190, height: 80, color: "#b5651d", per: scale, &sink) { $0.perclos }
    try writeLane("yawning", top: 290, height: 60, greatest: "1", &sink)
    try writeLine(top: 290, height: 60, color: "#7a4fa3", per: 1000, &sink) { $0.yawn }
    try writeLane("level", top: 370, height: 70, greatest: "sleep", &sink)
    try writeBands("level", &sink) { $0.level.band }
    try writeLane("alert", top: 455, height: 20, greatest: "", &sink)
    try writeBands("alert", &sink) {
      $0.isAlerting ? Band(top: 455, height: 20, tone: .red) : nil
    }
    try writeTimes(&sink)
    try put("</svg>\n", &sink)
  }

  /// A filled stretch of a lane.
  fileprivate struct Band: Equatable {
    var top: Int64
    var height: Int64
    var tone: Tone
  }

  fileprivate enum Tone: UInt8 {
    case gray, yellow, orange, red, darkRed

    var color: StaticString {
      switch self {
      case .gray: "#e3e3e3"
      case .yellow: "#f2c14e"
      case .orange: "#f08a24"
      case .red: "#d7263d"
      case .darkRed: "#8b0000"
      }
    }
  }

  private static var left: Int64 { 90 }
  private static var width: Int64 { 1090 }

  private func put<Sink: LineSink & ~Copyable>(
    _ text: StaticString, _ sink: inout Sink
  ) throws(Sink.Failure) {
    var line = LineBuffer<1024>()
    line.append(text)
    try sink.write(line.bytes)
  }

  private func writeHead<Sink: LineSink & ~Copyable>(
    _ title: Span<UInt8>, _ sink: inout Sink
  ) throws(Sink.Failure) {
    try put(
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 520" font-family="sans-serif" font-size="13">
      <rect width="1200" height="520" fill="#ffffff"/>

      """, &sink)
    var line = LineBuffer<1024>()
    line.append("<text x=\"90\" y=\"28\" font-size=\"17\">feredge: ")
    line.append(xml: title)
    line.append("</text>\n<text x=\"90\" y=\"48\" fill=\"#666666\">")
    line.append(minutesOf: duration)
    line.append(" of frames, a column is ")
    line.append(secondsOf: width)
    line.append(" s; gray: it could not watch</text>\n")
    try sink.write(line.bytes)
  }

  /// The frame of a lane, its name, and what its top stands for.
  private func writeLane<Sink: LineSink & ~Copyable>(
    _ name: StaticString, top: Int64, height: Int64, greatest: StaticString, _ sink: inout Sink
  ) throws(Sink.Failure) {
    var line = LineBuffer<1024>()
    line.append("<rect x=\"90\" width=\"1090\" fill=\"none\" stroke=\"#999999\" y=\"")
    line.append(decimal: top)
    line.append("\" height=\"")
    line.append(decimal: height)
    line.append("\"/>\n<text x=\"82\" text-anchor=\"end\" y=\"")
    line.append(decimal: top + height / 2 + 5)
    line.append("\">")
    line.append(name)
    line.append(
      "</text>\n<text x=\"82\" text-anchor=\"end\" font-size=\"10\" fill=\"#666666\" y=\"")
    line.append(decimal: top + 9)
    line.append("\">")
    line.append(greatest)
    line.append("</text>\n")
    try sink.write(line.bytes)
  }

  // MARK: Lines and bands

  /// The closure's range in every column, as an area between its least and its greatest.
  private func writeClosure<Sink: LineSink & ~Copyable>(
    top: Int64, height: Int64, _ sink: inout Sink
  ) throws(Sink.Failure) {
    var start = 0
    while start < count {
      guard self[start].greatestClosure != nil else {
        start += 1
        continue
      }
      var end = start
      while end < count, self[end].greatestClosure != nil { end += 1 }
      try put("<path fill=\"#3b6ea5\" stroke=\"#3b6ea5\" stroke-width=\"1\" d=\"\n", &sink)
      for index in start..<end {
        let share = self[index].greatestClosure ?? Permille(0)
        try writePoint(
          index == start ? "M" : "L", index, top + height, height, share, 1000, &sink)
      }
      for step in 0..<end - start {
        let index = end - 1 - step
        try writePoint(
          "L", index, top + height, height, self[index].leastClosure ?? Permille(0), 1000, &sink)
      }
      try put("Z\"/>\n", &sink)
      start = end
    }
  }

  /// A value as a line, broken where it is not known.
  private func writeLine<Sink: LineSink & ~Copyable>(
    top: Int64, height: Int64, color: StaticString, per scale: Int64, _ sink: inout Sink,
    _ value: (Column) -> Permille?
  ) throws(Sink.Failure) {
    var isDrawing = false
    var line = LineBuffer<1024>()
    line.append("<path fill=\"none\" stroke-width=\"1.5\" stroke=\"")
    line.append(color)
    line.append("\" d=\"M90,")
    line.append(decimal: top + height)
    line.append("\n")
    try sink.write(line.bytes)
    for index in 0..<count {
      guard let share = value(self[index]) else {
        isDrawing = false
        continue
      }
      try writePoint(isDrawing ? "L" : "M", index, top + height, height, share, scale, &sink)
      isDrawing = true
    }
    try put("\"/>\n", &sink)
  }

  /// A point over the middle of a column: `L123.4,56.7`.
  private func writePoint<Sink: LineSink & ~Copyable>(
    _ command: StaticString, _ index: Int, _ bottom: Int64, _ height: Int64, _ share: Permille,
    _ scale: Int64, _ sink: inout Sink
  ) throws(Sink.Failure) {
    var line = LineBuffer<64>()
    line.append(command)
    line.append(fixedPoint: (edge(index) + edge(index + 1)) / 2, decimals: 1)
    line.append(",")
    let value = min(Int64(share.thousandths), scale)
    line.append(fixedPoint: 10 * bottom - 10 * height * value / scale, decimals: 1)
    line.append("\n")
    try sink.write(line.bytes)
  }

  /// Where a column begins, in tenths of a unit.
  private func edge(_ index: Int) -> Int64 {
    10 * Self.left + 10 * Self.width * Int64(index) / Int64(max(1, count))
  }

  /// Stretches of columns with the same band as one rectangle each.
  private func writeBands<Sink: LineSink & ~Copyable>(
    _ name: StaticString, _ sink: inout Sink, _ band: (Column) -> Band?
  ) throws(Sink.Failure) {
    var start = 0
    while start < count {
      let present = band(self[start])
      var end = start + 1
      while end < count, band(self[end]) == present { end += 1 }
      if let present {
        var line = LineBuffer<256>()
        line.append("<rect class=\"")
        line.append(name)
        line.append("\" x=\"")
        line.append(fixedPoint: edge(start), decimals: 1)
        line.append("\" width=\"")
        line.append(fixedPoint: edge(end) - edge(start), decimals: 1)
        line.append("\" y=\"")
        line.append(decimal: present.top)
        line.append("\" height=\"")
        line.append(decimal: present.height)
        line.append("\" fill=\"")
        line.append(present.tone.color)
        line.append("\"/>\n")
        try sink.write(line.bytes)
      }
      start = end
    }
  }

  // MARK: Scales

  /// What the top of the PERCLOS lane stands for, in thousandths: as little as shows all of it.
  private var perclosScale: Int64 {
    var greatest: Int32 = 0
    for index in 0..<count { greatest = max(greatest, self[index].perclos?.thousandths ?? 0) }
    return greatest <= 200 ? 200 : greatest <= 500 ? 500 : 1000
  }

  private static func percent(_ scale: Int64) -> StaticString {
    scale == 200 ? "20 %" : scale == 500 ? "50 %" : "100 %"
  }

  /// A mark and a label at round times, a dozen at most.
  private func writeTimes<Sink: LineSink & ~Copyable>(
    _ sink: inout Sink
  ) throws(Sink.Failure) {
    let seconds = max(1, duration.nanoseconds / 1_000_000_000)
    let steps: InlineArray<14, Int64> = [
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600,
    ]
    var step = steps[13]
    for index in steps.indices where seconds / steps[steps.count - 1 - index] <= 12 {
      step = steps[steps.count - 1 - index]
    }
    // Runs of more than three days get marks further apart.
    step = max(step, seconds / 12)
    for mark in 0...seconds / step {
      let time = TimeSpan.seconds(mark * step)
      let x = 10 * Self.left + 10 * Self.width * (mark * step) / seconds
      var line = LineBuffer<256>()
      line.append("<text y=\"496\" text-anchor=\"middle\" font-size=\"11\" x=\"")
      line.append(fixedPoint: x, decimals: 1)
      line.append("\">")
      line.append(minutesOf: time)
      line.append("</text>\n<path stroke=\"#999999\" d=\"M")
      line.append(fixedPoint: x, decimals: 1)
      line.append(",475v5\"/>\n")
      try sink.write(line.bytes)
    }
  }
}

extension Level {
  /// The more severe, the higher and the darker.
  fileprivate var band: TimelinePlot.Band? {
    switch self {
    case .none, .blind: nil
    case .attention: TimelinePlot.Band(top: 422, height: 18, tone: .yellow)
    case .drowsy: TimelinePlot.Band(top: 405, height: 35, tone: .orange)
    case .microsleep: TimelinePlot.Band(top: 387, height: 53, tone: .red)
    case .sleep: TimelinePlot.Band(top: 370, height: 70, tone: .darkRed)
    }
  }
}

extension LineBuffer {
  /// `1:05` or `2:01:05`.
  fileprivate mutating func append(minutesOf span: TimeSpan) {
    let seconds = span.nanoseconds / 1_000_000_000
    if seconds >= 3600 {
      append(decimal: seconds / 3600)
      append(seconds / 60 % 60 < 10 ? ":0" : ":")
    }
    append(decimal: seconds / 60 % 60)
    append(seconds % 60 < 10 ? ":0" : ":")
    append(decimal: seconds % 60)
  }

  /// Any bytes as XML's text (XML 1.0, section 2.4).
  fileprivate mutating func append(xml text: Span<UInt8>) {
    var shown = LineBuffer<480>()
    shown.append(printable: text)
    let bytes = shown.bytes
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      default: append(byte: bytes[index])
      }
    }
  }
}
