import Drowsiness
import Foundation
import Hardware
import TestSupport
import Testing
import Timing
import Units

@testable import Firmware

/// The picture of `--plot`.
@Suite struct TimelinePlotTests {
  /// Gathers what is written.
  private struct Page: LineSink, ~Copyable {
    var bytes: [UInt8] = []
    mutating func write(_ line: Span<UInt8>) throws(Never) { bytes += line.array }
    mutating func flush() throws(Never) {}
  }

  private func drawn(_ plot: borrowing TimelinePlot, title: String = "clip.y4m") -> String {
    var page = Page()
    plot.write(titled: Array(title.utf8).span, to: &page)
    return String(decoding: page.bytes, as: UTF8.self)
  }

  /// Where the rectangles of a kind begin and end, in units from the left edge of the lanes.
  private func bands(_ kind: String, in picture: String) -> [ClosedRange<Double>] {
    picture.matches(of: #/<rect class="([a-z]+)" x="([0-9.]+)" width="([0-9.]+)"/#)
      .filter { $0.output.1 == kind }
      .map {
        let x = Double($0.output.2)! - 90
        return x...x + Double($0.output.3)!
      }
  }

  private func column(
    closure: Int32? = nil, level: Level = .none, alert: Bool = false, blind: Bool = false
  ) -> TimelinePlot.Column {
    var column = TimelinePlot.Column()
    column.leastClosure = closure.map { Permille($0) }
    column.greatestClosure = column.leastClosure
    column.level = level
    column.isAlerting = alert
    column.isBlind = blind
    return column
  }

  @Test func `an alarm is drawn when it was signalled`() {
    var plot = TimelinePlot(period: .milliseconds(100))
    for frame in 0..<100 as Range<Int64> {
      let isAsleep = frame >= 40 && frame < 60
      plot.add(
        column(
          closure: isAsleep ? 990 : 10, level: isAsleep ? .microsleep : .none, alert: isAsleep),
        at: Instant(nanoseconds: frame * 100_000_000))
    }
    let picture = drawn(plot)
    #expect(bands("alert", in: picture) == [436.0...654.0])
    #expect(bands("level", in: picture) == [436.0...654.0])
    #expect(bands("blind", in: picture).isEmpty)
    #expect(picture.contains(">0:09</text>") && !picture.contains(">0:11</text>"))
  }

  @Test func `one closed frame in a day is not lost`() {
    var plot = TimelinePlot(period: .seconds(1))
    for second in 0..<86_400 as Range<Int64> {
      let isClosed = second == 50_000
      plot.add(
        column(closure: isClosed ? 1000 : 0, alert: isClosed),
        at: Instant(nanoseconds: second * 1_000_000_000))
    }
    let columns = plot.count
    #expect(columns > 512 && columns <= 1024)
    var greatest: [Int] = []
    for index in 0..<columns where plot[index].greatestClosure == Permille(1000) {
      greatest.append(index)
    }
    #expect(greatest.count == 1)
    let picture = drawn(plot)
    let alerts = bands("alert", in: picture)
    #expect(alerts.count == 1)
    #expect(
      alerts[0].contains(50_000.5 / 86_400 * 1090)
        || abs(alerts[0].lowerBound - 50_000.0 / 86_400 * 1090) < 5)
    #expect(picture.utf8.count < 100_000)
  }

  @Test func `frames that are missing leave a gap`() {
    var plot = TimelinePlot(period: .milliseconds(100))
    plot.add(column(closure: 10), at: .zero)
    plot.add(column(closure: 10, blind: true), at: Instant(nanoseconds: 5_000_000_000))
    #expect(plot.count == 51)
    #expect(plot[25].greatestClosure == nil)
    let picture = drawn(plot)
    #expect(bands("blind", in: picture).count == 1)
    // Two pieces of the closure.
    #expect(picture.components(separatedBy: "fill=\"#3b6ea5\"").count == 3)
  }

  @Test func `a title cannot break the picture`() {
    var plot = TimelinePlot(period: .milliseconds(100))
    plot.add(column(closure: 10), at: .zero)
    let picture = drawn(plot, title: "<a&b>\u{7}.y4m")
    #expect(picture.contains("feredge: &lt;a&amp;b&gt;\\x07.y4m</text>"))
    #expect(drawn(TimelinePlot(period: .seconds(1))).hasSuffix("</svg>\n"))
  }
}
